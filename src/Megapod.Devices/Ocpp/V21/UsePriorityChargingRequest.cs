namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>Asks for priority of a transaction, or takes it back.</summary>
public sealed record UsePriorityChargingRequest
{
    /// <summary>The transaction.</summary>
    [MaxText(36)]
    public required string TransactionId { get; init; }

    /// <summary>Whether it shall have priority.</summary>
    [JsonPropertyName("activate")]
    public required bool IsActivated { get; init; }
}
