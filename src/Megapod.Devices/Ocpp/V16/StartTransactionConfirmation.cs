namespace Megapod.Devices.Ocpp.V16;

/// <summary>Its number, and what is known of the identifier.</summary>
public sealed record StartTransactionConfirmation
{
    /// <summary>What is known of the identifier.</summary>
    public required IdTagInfo IdTagInfo { get; init; }

    /// <summary>Number of the transaction, given by the central system.</summary>
    public required int TransactionId { get; init; }
}
