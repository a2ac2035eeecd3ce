namespace Megapod.Devices.Ocpp.V201;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>A transaction, and what became of it.</summary>
public sealed record TransactionInfo
{
    /// <summary>The transaction; the station gives it.</summary>
    [MaxText(36)]
    public required string TransactionId { get; init; }

    /// <summary>What the transaction does now; null: not told, which is not to be taken for unchanged.</summary>
    public ChargingState? ChargingState { get; init; }

    /// <summary>How long energy has flowed so far, in s; null: not told.</summary>
    [Least(0)]
    public int? TimeSpentCharging { get; init; }

    /// <summary>Why it ended; null: locally, if it ended.</summary>
    public StopReason? StoppedReason { get; init; }

    /// <summary>The number of the request that started it; null: it was not started from afar.</summary>
    public int? RemoteStartId { get; init; }
}
