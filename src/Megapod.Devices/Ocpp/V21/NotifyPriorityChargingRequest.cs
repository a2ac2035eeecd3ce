namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>Priority of a transaction has begun or ended at the station.</summary>
public sealed record NotifyPriorityChargingRequest
{
    /// <summary>The transaction.</summary>
    [MaxText(36)]
    public required string TransactionId { get; init; }

    /// <summary>Whether it has begun.</summary>
    [JsonPropertyName("activated")]
    public required bool IsActivated { get; init; }
}
