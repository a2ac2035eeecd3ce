namespace Megapod.Core.Model;

using Megapod.Core.Units;

/// <summary>What a connector reports beside its power.</summary>
public readonly record struct ConnectorReading
{
    /// <summary>Whether a car is plugged in.</summary>
    public bool IsPlugged { get; init; }

    /// <summary>Whether the car has ended charging by itself. A DC session that has ended draws nothing until the car is plugged in anew.</summary>
    public bool HasEnded { get; init; }

    /// <summary>When it plugged in; identifies the session together with the connector.</summary>
    public Instant PluggedAt { get; init; }

    /// <summary>The car's own maximum as it declared it; 0 W means not (yet) known.</summary>
    public Watts CarMaximum { get; init; }

    /// <summary>Energy the car asked for; 0 Wh means not known.</summary>
    public WattHours EnergyAsked { get; init; }

    /// <summary>Energy delivered in this session.</summary>
    public WattHours EnergyDelivered { get; init; }

    /// <summary>Stated departure; <see cref="Instant.Forever"/> when the driver stated none.</summary>
    public Instant Departure { get; init; }

    /// <summary>When this was reported.</summary>
    public Instant ReportedAt { get; init; }
}
