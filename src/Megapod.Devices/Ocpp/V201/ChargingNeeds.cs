namespace Megapod.Devices.Ocpp.V201;

using Megapod.Core.Units;

/// <summary>What a car wants.</summary>
public sealed record ChargingNeeds
{
    /// <summary>What it wants of alternating current; null: it charges otherwise.</summary>
    public AcChargingParameters? AcChargingParameters { get; init; }

    /// <summary>What it wants of direct current; null: it charges otherwise.</summary>
    public DcChargingParameters? DcChargingParameters { get; init; }

    /// <summary>How it charges.</summary>
    public required EnergyTransferMode RequestedEnergyTransfer { get; init; }

    /// <summary>When it wants to leave; null: not told, which is not at once.</summary>
    public Instant? DepartureTime { get; init; }
}
