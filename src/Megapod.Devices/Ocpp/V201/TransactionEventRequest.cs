namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>A transaction has begun, changed or ended, perhaps long ago while the station was offline.</summary>
public sealed record TransactionEventRequest
{
    /// <summary>Which part of the transaction it is.</summary>
    [JsonPropertyName("eventType")]
    public required TransactionEventKind Kind { get; init; }

    /// <summary>Values of the transaction; null: none.</summary>
    [LeastItems(1)]
    public IReadOnlyList<MeterValue>? MeterValue { get; init; }

    /// <summary>When, by the station's clock.</summary>
    public required Instant Timestamp { get; init; }

    /// <summary>What made the station tell of it.</summary>
    public required TriggerReason TriggerReason { get; init; }

    /// <summary>The place among the events of the transaction, from 0; a gap means that some are missing.</summary>
    [JsonPropertyName("seqNo")]
    [Least(0)]
    public required int SequenceNumber { get; init; }

    /// <summary>Whether the station was offline then; null: no.</summary>
    [JsonPropertyName("offline")]
    public bool? WasOffline { get; init; }

    /// <summary>Phases that were used; null: not told.</summary>
    [Least(0), Most(3)]
    public int? NumberOfPhasesUsed { get; init; }

    /// <summary>What the cable carries at most, in A; null: not told.</summary>
    [Least(0)]
    public int? CableMaxCurrent { get; init; }

    /// <summary>The reservation that ends by it; null: none.</summary>
    public int? ReservationId { get; init; }

    /// <summary>The transaction.</summary>
    public required TransactionInfo TransactionInfo { get; init; }

    /// <summary>Where it is; null: it was told before, or is not known yet.</summary>
    public Evse? Evse { get; init; }

    /// <summary>Who started or stopped it; null: it was told before, or is not known yet.</summary>
    public IdToken? IdToken { get; init; }
}
