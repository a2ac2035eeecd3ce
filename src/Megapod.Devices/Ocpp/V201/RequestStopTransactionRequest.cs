namespace Megapod.Devices.Ocpp.V201;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>Asks a station to stop a transaction.</summary>
public sealed record RequestStopTransactionRequest
{
    /// <summary>The transaction.</summary>
    [MaxText(36)]
    public required string TransactionId { get; init; }
}
