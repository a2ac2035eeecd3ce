namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>Says in which ways a car may charge.</summary>
public sealed record NotifyAllowedEnergyTransferRequest
{
    /// <summary>The transaction.</summary>
    [MaxText(36)]
    public required string TransactionId { get; init; }

    /// <summary>The ways.</summary>
    [JsonPropertyName("allowedEnergyTransfer")]
    [LeastItems(1)]
    public required IReadOnlyList<EnergyTransferMode> AllowedEnergyTransfers { get; init; }
}
