namespace Megapod.Site.Alarms;

using Megapod.Core.Units;

/// <summary>An alarm with what people have done about it. It is kept as it is written here.</summary>
internal sealed record AlarmCare
{
    /// <summary>Number of its fault.</summary>
    public required string Code { get; init; }

    /// <summary>What it is about.</summary>
    public required string Subject { get; init; }

    /// <summary>Its words, as they were last.</summary>
    public string Text { get; init; } = "";

    /// <summary>Number of the fault beneath; null: none.</summary>
    public string? Cause { get; init; }

    /// <summary>Since when it stands, or stood.</summary>
    public Instant Since { get; init; }

    /// <summary>The log's number of its raising; 0: it does not stand.</summary>
    public long Number { get; init; }

    /// <summary>Whether it comes and goes.</summary>
    public bool IsFlapping { get; init; }

    /// <summary>Who has taken note of it; null: nobody.</summary>
    public string? AcknowledgedBy { get; init; }

    /// <summary>When; null: nobody has.</summary>
    public Instant? AcknowledgedAt { get; init; }

    /// <summary>Until when it is shelved; null: it is not.</summary>
    public Instant? ShelvedUntil { get; init; }

    /// <summary>Who shelved it; null: nobody.</summary>
    public string? ShelvedBy { get; init; }

    /// <summary>Why; null: it is not shelved.</summary>
    public string? ShelfReason { get; init; }

    /// <summary>Those who have been told that it was raised this time.</summary>
    public IReadOnlyList<string> Told { get; init; } = [];

    /// <summary>Its id.</summary>
    public string Id => RaisedAlarm.IdOf(Code, Subject);
}
