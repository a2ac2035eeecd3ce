namespace Megapod.Site.Notify;

/// <summary>Numbers of what goes wrong when somebody is told of alarms; docs/faults.md has a row for each.</summary>
internal static class NotifyFaults
{
    /// <summary>The receiver refused it.</summary>
    public const string Refused = "MP3472";

    /// <summary>The receiver could not be reached or did not answer in time.</summary>
    public const string NotReached = "MP3473";

    /// <summary>No encryption is offered where it is demanded.</summary>
    public const string NotSecure = "MP3474";

    /// <summary>Not told, and it will not be.</summary>
    public const string GivenUp = "MP3475";
}
