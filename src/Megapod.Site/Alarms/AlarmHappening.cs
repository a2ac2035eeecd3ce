namespace Megapod.Site.Alarms;

/// <summary>What can happen to an alarm.</summary>
public enum AlarmHappening
{
    /// <summary>It stands from then on.</summary>
    Raised,

    /// <summary>It was over.</summary>
    Cleared,

    /// <summary>A person has taken note of it.</summary>
    Acknowledged,

    /// <summary>A person has put it aside for a time.</summary>
    Shelved,

    /// <summary>A person has taken it back from where it was put aside.</summary>
    Unshelved,

    /// <summary>The time for which it was put aside was over.</summary>
    ShelfEnded,
}
