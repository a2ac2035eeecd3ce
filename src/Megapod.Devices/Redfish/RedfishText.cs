namespace Megapod.Devices.Redfish;

using System.Buffers;
using System.Globalization;

/// <summary>Foreign text for people.</summary>
internal static class RedfishText
{
    private static readonly SearchValues<char> Plain = SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c)]);

    /// <summary>Text cut to a length and without characters that would upset a terminal.</summary>
    public static string Printable(string text, int most = RedfishBounds.LongestText)
    {
        // Nearly all text is short and plain: it is itself.
        if (text.Length <= most && !text.AsSpan().ContainsAnyExcept(Plain))
        {
            return text;
        }

        string printable = new([.. text.Take(most + 1).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '·' : c)]);
        return printable.Length > most ? printable[..most] + "…" : printable;
    }

    /// <summary>A number as people write it.</summary>
    public static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
