namespace Megapod.Devices.Ocpp.V16;

/// <summary>What came of it.</summary>
public sealed record UnlockConnectorConfirmation
{
    /// <summary>What came of it.</summary>
    public required UnlockStatus Status { get; init; }
}
