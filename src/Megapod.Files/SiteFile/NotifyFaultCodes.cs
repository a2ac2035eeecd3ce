namespace Megapod.Files.SiteFile;

/// <summary>Numbers of the faults of who is told of alarms; docs/faults.md has a row for each.</summary>
internal static class NotifyFaultCodes
{
    /// <summary>Keys that do not go together.</summary>
    public const string Keys = "MP3476";

    /// <summary>A way beyond this machine that everybody on it can read.</summary>
    public const string Plain = "MP3477";

    /// <summary>A secret that is missing or cannot be used.</summary>
    public const string Secret = "MP3479";
}
