namespace Megapod.Devices.Ocpp.V201;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>Asks whether a transaction goes on and whether something of it is still to be told.</summary>
public sealed record GetTransactionStatusRequest
{
    /// <summary>The transaction; null: whether anything at all is still to be told.</summary>
    [MaxText(36)]
    public string? TransactionId { get; init; }
}
