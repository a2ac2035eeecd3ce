namespace Megapod.Devices.Ocpp.V201;

/// <summary>Whether it is offered no more.</summary>
public sealed record UnpublishFirmwareResponse
{
    /// <summary>Whether it is offered no more.</summary>
    public required UnpublishFirmwareStatus Status { get; init; }
}
