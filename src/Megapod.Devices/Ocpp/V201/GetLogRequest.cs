namespace Megapod.Devices.Ocpp.V201;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>Asks for the upload of a log.</summary>
public sealed record GetLogRequest
{
    /// <summary>Which part of the log, and where to.</summary>
    public required LogParameters Log { get; init; }

    /// <summary>Which log.</summary>
    public required LogType LogType { get; init; }

    /// <summary>Number of the request, named again in what is told about it.</summary>
    public required int RequestId { get; init; }

    /// <summary>How often to try again; null: as the station likes.</summary>
    [Least(0)]
    public int? Retries { get; init; }

    /// <summary>Time between two tries in s; null: as the station likes.</summary>
    [Least(0)]
    public int? RetryInterval { get; init; }
}
