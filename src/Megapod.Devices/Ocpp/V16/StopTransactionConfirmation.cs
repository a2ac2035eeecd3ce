namespace Megapod.Devices.Ocpp.V16;

/// <summary>What is known of who stopped it.</summary>
public sealed record StopTransactionConfirmation
{
    /// <summary>What is known of who stopped it; null: nothing was asked.</summary>
    public IdTagInfo? IdTagInfo { get; init; }
}
