namespace Megapod.Site.Loop;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Site.Alarms;

/// <summary>Something that holds now and that a person should know of or act on.</summary>
/// <param name="Code">Number of the fault, listed in docs/faults.md.</param>
/// <param name="Subject">Name of the node, device, pod or site that it is about.</param>
/// <param name="Text">What holds, with its figures, and what to do, for people.</param>
/// <param name="Since">Since when.</param>
public sealed record AlarmView(string Code, string Subject, string Text, Instant Since)
{
    /// <summary>Its name in addresses: the same each time it is raised.</summary>
    public string Id { get; init; } = RaisedAlarm.IdOf(Code, Subject);

    /// <summary>Which time it was raised: another number each time, rising over all alarms of the site and over restarts; 0: it does not stand.</summary>
    public long Number { get; init; }

    /// <summary>How soon to act.</summary>
    public AlarmSeverity Severity { get; init; } = AlarmRules.Find(Code)?.Severity ?? AlarmSeverity.Warning;

    /// <summary>Whether it holds now. What does not and is shown all the same is shelved.</summary>
    public bool IsStanding { get; init; } = true;

    /// <summary>Whether it comes and goes so often that it stands until it has been gone for long.</summary>
    public bool IsFlapping { get; init; }

    /// <summary>Number of the fault beneath, such as the one with which a device does not answer; null: none tells more.</summary>
    public string? Cause { get; init; }

    /// <summary>Who has taken note of it; null: nobody yet.</summary>
    public string? AcknowledgedBy { get; init; }

    /// <summary>When; null: nobody has.</summary>
    public Instant? AcknowledgedAt { get; init; }

    /// <summary>Until when it is put aside; null: it is not.</summary>
    public Instant? ShelvedUntil { get; init; }

    /// <summary>Who has put it aside; null: nobody.</summary>
    public string? ShelvedBy { get; init; }

    /// <summary>Why; null: it is not put aside.</summary>
    public string? ShelfReason { get; init; }

    /// <summary>Where what to do is written: the fault's page in the API.</summary>
    public string Help => $"/api/v1/faults/{Code}";
}
