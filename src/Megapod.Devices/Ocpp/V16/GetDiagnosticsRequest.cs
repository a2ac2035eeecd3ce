namespace Megapod.Devices.Ocpp.V16;

using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>Asks for an upload of diagnostics.</summary>
public sealed record GetDiagnosticsRequest
{
    /// <summary>Where to: the address of a folder.</summary>
    [Address]
    public required string Location { get; init; }

    /// <summary>How often to try again; null: as the station likes.</summary>
    [Least(0)]
    public int? Retries { get; init; }

    /// <summary>Time between two tries in s; null: as the station likes.</summary>
    [Least(0)]
    public int? RetryInterval { get; init; }

    /// <summary>Start of what is wanted; null: from the beginning.</summary>
    public Instant? StartTime { get; init; }

    /// <summary>End of what is wanted; null: until now.</summary>
    public Instant? StopTime { get; init; }
}
