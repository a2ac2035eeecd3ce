namespace Megapod.Devices.Ocpp.Central;

using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Links;

/// <summary>A station, for people.</summary>
public sealed record StationView
{
    /// <summary>The device's name.</summary>
    public required string Id { get; init; }

    /// <summary>The identity with which it connects.</summary>
    public required string Identity { get; init; }

    /// <summary>Whether it is connected.</summary>
    public required bool IsConnected { get; init; }

    /// <summary>Whether its floors were written since it has connected, so that it may be told grants.</summary>
    public required bool IsReady { get; init; }

    /// <summary>The edition that it speaks; null: it is not connected.</summary>
    public required OcppVersion? Version { get; init; }

    /// <summary>What it said of itself; null: nothing yet.</summary>
    public required StationIdentity? Is { get; init; }

    /// <summary>What it said that it can; null: nothing yet.</summary>
    public required StationAbilities? Abilities { get; init; }

    /// <summary>How it is treated.</summary>
    public required StationQuirks Quirks { get; init; }

    /// <summary>What its clock is ahead of ours, negative behind; null: not known.</summary>
    public required TimeSpan? ClockAhead { get; init; }

    /// <summary>What its newest stamps are ahead that do not fit, negative behind: its clock, if they go on so; null: all fit, or there were none.</summary>
    public TimeSpan? StampsAhead { get; init; }

    /// <summary>When something was heard of it last.</summary>
    public required Instant HeardAt { get; init; }

    /// <summary>How long its last answer to a limit took.</summary>
    public required TimeSpan Delay { get; init; }

    /// <summary>The longest of the last day.</summary>
    public required TimeSpan LongestDelay { get; init; }

    /// <summary>What its link has seen since it opened.</summary>
    public required OcppCounts Counts { get; init; }

    /// <summary>What is wrong with it.</summary>
    public required IReadOnlyList<Fault> Troubles { get; init; }

    /// <summary>So many transactions are shown.</summary>
    public const int MostSessions = 20;

    /// <summary>Its newest transactions, the oldest first, those that run among them.</summary>
    public IReadOnlyList<ChargingSession> Sessions { get; init; } = [];

    /// <summary>Whether it has an operator's central system, whose it is to command.</summary>
    public bool IsOperators { get; init; }

    /// <summary>How far an update of its firmware is; null: it has told of none since we began.</summary>
    public StationProgress? Firmware { get; init; }

    /// <summary>How far the upload of a log is; null: it has told of none since we began.</summary>
    public StationProgress? Log { get; init; }

    /// <summary>Its connectors.</summary>
    public required IReadOnlyList<StallView> Stalls { get; init; }
}
