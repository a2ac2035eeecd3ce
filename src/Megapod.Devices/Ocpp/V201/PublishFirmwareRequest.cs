namespace Megapod.Devices.Ocpp.V201;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>Asks a local controller to offer a firmware to its stations.</summary>
public sealed record PublishFirmwareRequest
{
    /// <summary>Where it is fetched from.</summary>
    [MaxText(512)]
    public required string Location { get; init; }

    /// <summary>How often to try again; null: as the controller likes.</summary>
    [Least(0)]
    public int? Retries { get; init; }

    /// <summary>The firmware's MD5 checksum in hexadecimal.</summary>
    [MaxText(32)]
    public required string Checksum { get; init; }

    /// <summary>Number of the request, named again in what is told about it.</summary>
    [Least(0)]
    public required int RequestId { get; init; }

    /// <summary>Time between two tries in s; null: as the controller likes.</summary>
    [Least(0)]
    public int? RetryInterval { get; init; }
}
