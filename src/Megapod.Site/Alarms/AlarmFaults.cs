namespace Megapod.Site.Alarms;

using System.Globalization;
using Megapod.Core.Outcomes;

/// <summary>What is refused of what people ask about alarms; docs/faults.md has a row for each.</summary>
internal static class AlarmFaults
{
    /// <summary>Nothing of that id stands or is shelved.</summary>
    public const string NoSuchAlarm = "MP3468";

    /// <summary>A time for which it cannot be shelved.</summary>
    public const string ShelfTime = "MP3469";

    /// <summary>Nobody has said why, or too much.</summary>
    public const string ShelfReason = "MP3470";

    /// <summary>Not as whoever asks believes.</summary>
    public const string NotSo = "MP3471";

    /// <summary>Nothing of that id.</summary>
    public static Fault Unknown(string id) => new(NoSuchAlarm, $"There is no alarm '{(id.Length > 200 ? id[..200] : id)}'.", "Take an id from /api/v1/alarms; what was cleared is in /api/v1/alarms/history.");

    /// <summary>Too short or too long.</summary>
    public static Fault Time(TimeSpan longest) => new(
        ShelfTime,
        "The alarm cannot be shelved for that time.",
        string.Create(CultureInfo.InvariantCulture, $"Write seconds from {SiteAlarms.ShortestShelf.TotalSeconds:0} to {longest.TotalSeconds:0}{(longest < SiteAlarms.LongestShelf ? ": the limit is at stake" : "")}."));

    /// <summary>No reason, or a whole book.</summary>
    public static Fault Reason() => new(ShelfReason, "Nobody has said why the alarm is put aside.", string.Create(CultureInfo.InvariantCulture, $"Write a reason of 1 to {SiteAlarms.LongestReason} characters."));

    /// <summary>Not as whoever asks believes.</summary>
    public static Fault Other(string message, string remedy) => new(NotSo, message, remedy);
}
