namespace Megapod.Devices.Ocpp.V201;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>Asks a station to install a firmware.</summary>
public sealed record UpdateFirmwareRequest
{
    /// <summary>How often to try again; null: as the station likes.</summary>
    [Least(0)]
    public int? Retries { get; init; }

    /// <summary>Time between two tries in s; null: as the station likes.</summary>
    [Least(0)]
    public int? RetryInterval { get; init; }

    /// <summary>Number of the request, named again in what is told about it.</summary>
    public required int RequestId { get; init; }

    /// <summary>The firmware, and when to take it.</summary>
    public required Firmware Firmware { get; init; }
}
