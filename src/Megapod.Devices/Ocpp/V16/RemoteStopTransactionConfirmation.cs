namespace Megapod.Devices.Ocpp.V16;

/// <summary>Whether it will try.</summary>
public sealed record RemoteStopTransactionConfirmation
{
    /// <summary>What came of it.</summary>
    public required RemoteStartStopStatus Status { get; init; }
}
