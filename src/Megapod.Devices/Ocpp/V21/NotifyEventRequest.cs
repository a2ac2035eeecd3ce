namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>Things have happened to what is watched in the device model.</summary>
public sealed record NotifyEventRequest
{
    /// <summary>When this message was made, by the station's clock.</summary>
    public required Instant GeneratedAt { get; init; }

    /// <summary>Whether more messages belong to it; null: no.</summary>
    [JsonPropertyName("tbc")]
    public bool? IsToBeContinued { get; init; }

    /// <summary>The place among the messages that belong together, from 0.</summary>
    [JsonPropertyName("seqNo")]
    [Least(0)]
    public required int SequenceNumber { get; init; }

    /// <summary>What has happened.</summary>
    [JsonPropertyName("eventData")]
    [LeastItems(1)]
    public required IReadOnlyList<EventData> Events { get; init; }
}
