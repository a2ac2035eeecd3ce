namespace Megapod.Devices.Ocpp.V16;

/// <summary>Asks a station to stop a transaction.</summary>
public sealed record RemoteStopTransactionRequest
{
    /// <summary>The transaction.</summary>
    public required int TransactionId { get; init; }
}
