namespace Megapod.Devices.Ocpp.V16;

/// <summary>Whether it will try.</summary>
public sealed record SignedUpdateFirmwareConfirmation
{
    /// <summary>What came of it.</summary>
    public required UpdateFirmwareStatus Status { get; init; }
}
