namespace Megapod.Files.SiteFile;

/// <summary>Numbers of the faults of how people reach the site; docs/faults.md has a row for each.</summary>
internal static class AccessFaultCodes
{
    /// <summary>Keys that do not go together, or a value that none of them can have.</summary>
    public const string Keys = "MP3558";

    /// <summary>A provider beyond this machine without encryption.</summary>
    public const string Plain = "MP3559";

    /// <summary>A client's secret that is missing or cannot be used.</summary>
    public const string Secret = "MP3566";
}
