namespace Megapod.Devices.Ocpp.V201;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>Asks a local controller to offer a firmware no more.</summary>
public sealed record UnpublishFirmwareRequest
{
    /// <summary>The firmware's MD5 checksum in hexadecimal.</summary>
    [MaxText(32)]
    public required string Checksum { get; init; }
}
