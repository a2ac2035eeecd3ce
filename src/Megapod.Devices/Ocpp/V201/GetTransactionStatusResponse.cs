namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;

/// <summary>What is still to come.</summary>
public sealed record GetTransactionStatusResponse
{
    /// <summary>Whether the transaction goes on; null: none was named.</summary>
    [JsonPropertyName("ongoingIndicator")]
    public bool? IsOngoing { get; init; }

    /// <summary>Whether something is still to be told.</summary>
    [JsonPropertyName("messagesInQueue")]
    public required bool HasMessagesInQueue { get; init; }
}
