namespace Megapod.Devices.Ocpp.Central;

using Megapod.Core.Units;

/// <summary>A transaction at a station, from its start to its end. Instants are the station's stamps, set right by what is known of its clock.</summary>
public sealed record ChargingSession
{
    /// <summary>Its number: ours in 1.6, the station's in later editions.</summary>
    public required string Id { get; init; }

    /// <summary>The connector, from 1; 0: not known.</summary>
    public required int Connector { get; init; }

    /// <summary>Who charges; empty: not told.</summary>
    public required string IdTag { get; init; }

    /// <summary>When it began, by the station's clock as it was written.</summary>
    public required Instant StartedAt { get; init; }

    /// <summary>The register when it began; null: not told.</summary>
    public WattHours? MeterStart { get; init; }

    /// <summary>When the car was plugged in, by our clock; null: not known.</summary>
    public Instant? PluggedAt { get; init; }

    /// <summary>When it ended, by the station's clock as it was written; null: it runs, or nobody knows.</summary>
    public Instant? StoppedAt { get; init; }

    /// <summary>The register when it ended; null: it runs, or nobody knows.</summary>
    public WattHours? MeterStop { get; init; }

    /// <summary>Why it ended; empty: not told.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The newest message of a later edition that was counted; −1: none. A message of a lower number is a repetition or came late.</summary>
    public int Sequence { get; init; } = -1;

    /// <summary>Whether its end was told, or another one has begun in its place.</summary>
    public bool IsOver { get; init; }

    /// <summary>What was delivered; null: one of the two registers was not told, or they do not fit.</summary>
    public WattHours? Energy => MeterStart is { } from && MeterStop is { } to && to >= from ? to - from : null;
}
