namespace Megapod.Devices.Ocpp.V16;

using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>A transaction has ended, perhaps long ago while the station was offline.</summary>
public sealed record StopTransactionRequest
{
    /// <summary>Stands where the station does not know the number of the transaction: null, missing or −1 on the wire.</summary>
    public const int UnknownTransaction = -1;

    /// <summary>Who stopped it; null: nobody that the station could read.</summary>
    [MaxText(20)]
    public string? IdTag { get; init; }

    /// <summary>The meter when the transaction ended, in Wh.</summary>
    public required long MeterStop { get; init; }

    /// <summary>When, by the station's clock.</summary>
    public required Instant Timestamp { get; init; }

    /// <summary>The transaction; <see cref="UnknownTransaction"/> where the station does not know, as after a start while it was offline.</summary>
    [IfMissing("-1", OcppQuirks.TransactionIdMissing)]
    [OddValue(-1, OcppQuirks.TransactionIdNegative)]
    public required int TransactionId { get; init; }

    /// <summary>Why it ended; null: locally.</summary>
    public StopReason? Reason { get; init; }

    /// <summary>Values of the transaction; null: none.</summary>
    public IReadOnlyList<MeterValue>? TransactionData { get; init; }
}
