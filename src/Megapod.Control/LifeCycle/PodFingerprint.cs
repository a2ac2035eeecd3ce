namespace Megapod.Control.LifeCycle;

using System.Globalization;
using Megapod.Core.Pods;

/// <summary>
/// Tells one set of parts from another: names and serial numbers of all that have one, in order. It is no secret and no proof of identity, which is the network's and the person's matter; it says
/// that something was found of other parts than there are now.
/// </summary>
public static class PodFingerprint
{
    private const ulong Offset = 14_695_981_039_346_656_037;
    private const ulong Prime = 1_099_511_628_211;

    /// <summary>The fingerprint of a pod: 16 hexadecimal digits (FNV-1a of 64 bit over UTF-16 code units).</summary>
    /// <param name="tree">The pod.</param>
    public static string Of(PodTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ulong hash = Offset;
        void Add(string text)
        {
            foreach (char c in text)
            {
                hash = (hash ^ c) * Prime;
            }

            hash = (hash ^ '\n') * Prime;
        }

        foreach (var part in tree.Parts.Where(p => p.Identity.Serial.Length > 0).OrderBy(p => p.Id, StringComparer.Ordinal))
        {
            Add(part.Id);
            Add(part.Identity.Serial);
        }

        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }
}
