namespace Megapod.Wire.Site;

/// <summary>A message of a site that publishes itself, as somebody hears it.</summary>
/// <param name="Topic">Its topic.</param>
/// <param name="Payload">What it says; empty: nothing more, as of a description that is taken back.</param>
internal sealed record PlugMessage(string Topic, string Payload)
{
    /// <summary>Whether it describes a point; else it is a value.</summary>
    public bool IsDescription => Topic.StartsWith("BMS/v1/PUB/Metadata/", StringComparison.Ordinal);

    /// <summary>The point.</summary>
    public string Key => string.Join('/', Topic.Split('/')[4..]);

    /// <summary>Whether the point is of one of these things, or of a part of theirs.</summary>
    public bool IsAbout(params ReadOnlySpan<string> things)
    {
        string[] levels = Key.Split('/');
        foreach (string thing in things)
        {
            if (levels.Length > 3 && levels[3] == thing)
            {
                return true;
            }
        }

        return false;
    }
}
