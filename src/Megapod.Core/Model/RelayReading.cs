namespace Megapod.Core.Model;

using Megapod.Core.Units;

/// <summary>What the relay at the grid connection reports. It islands and synchronises by itself; nobody forces it.</summary>
public readonly record struct RelayReading
{
    /// <summary>Whether there is a relay that reports; without one the driver's own word about the topology counts. Default no.</summary>
    public bool IsFitted { get; init; }

    /// <summary>Position of the breaker; unknown where its contacts contradict each other.</summary>
    public BreakerPosition Breaker { get; init; }

    /// <summary>When the position was read; one that is older than the connection's own readings may be is not known any more.</summary>
    public Instant MeasuredAt { get; init; }

    /// <summary>Voltage on the grid's side of the breaker, phase to neutral, V; the lowest phase.</summary>
    public Reading GridVoltage { get; init; }
}
