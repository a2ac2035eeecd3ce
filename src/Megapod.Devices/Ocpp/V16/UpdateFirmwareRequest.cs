namespace Megapod.Devices.Ocpp.V16;

using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>Asks a station to install a firmware.</summary>
public sealed record UpdateFirmwareRequest
{
    /// <summary>Where from: an address.</summary>
    [Address]
    public required string Location { get; init; }

    /// <summary>How often to try again; null: as the station likes.</summary>
    [Least(0)]
    public int? Retries { get; init; }

    /// <summary>From when on the firmware may be fetched.</summary>
    public required Instant RetrieveDate { get; init; }

    /// <summary>Time between two tries in s; null: as the station likes.</summary>
    [Least(0)]
    public int? RetryInterval { get; init; }
}
