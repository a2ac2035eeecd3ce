namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>What a car wants.</summary>
public sealed record ChargingNeeds
{
    /// <summary>What it wants of alternating current; null: it charges otherwise.</summary>
    public AcChargingParameters? AcChargingParameters { get; init; }

    /// <summary>What it would give back, and at what price; null: nothing is offered.</summary>
    [JsonPropertyName("evEnergyOffer")]
    public EnergyOffer? EnergyOffer { get; init; }

    /// <summary>How it charges.</summary>
    public required EnergyTransferMode RequestedEnergyTransfer { get; init; }

    /// <summary>What it wants of direct current; null: it charges otherwise.</summary>
    public DcChargingParameters? DcChargingParameters { get; init; }

    /// <summary>What a car of ISO 15118-20 can and wants; null: it speaks an older edition.</summary>
    [JsonPropertyName("v2xChargingParameters")]
    public BidirectionalChargingParameters? BidirectionalChargingParameters { get; init; }

    /// <summary>How else it could charge; null: not told.</summary>
    [JsonPropertyName("availableEnergyTransfer")]
    [LeastItems(1)]
    public IReadOnlyList<EnergyTransferMode>? AvailableEnergyTransfers { get; init; }

    /// <summary>Whether it keeps to a schedule or follows limits as they change; null: to a schedule.</summary>
    public ControlMode? ControlMode { get; init; }

    /// <summary>Who may change the needs; null: the car alone.</summary>
    public MobilityNeedsMode? MobilityNeedsMode { get; init; }

    /// <summary>When it wants to leave; null: not told, which is not at once.</summary>
    public Instant? DepartureTime { get; init; }
}
