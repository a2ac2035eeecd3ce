namespace Megapod.Lab.Bench.Ocpp;

/// <summary>What <see cref="OcppBench"/> shall do.</summary>
public sealed record OcppBenchRequest
{
    /// <summary>This program with the arguments that make it an <see cref="OcppBenchServer"/>.</summary>
    public required IReadOnlyList<string> Program { get; init; }

    /// <summary>The folder with ocpp_bench.js and the npm package ocpp-rpc.</summary>
    public required string Peers { get; init; }

    /// <summary>This program with the arguments that make it an <see cref="OcppBenchFloor"/>.</summary>
    public required IReadOnlyList<string> Floor { get; init; }

    /// <summary>Seconds that each server is measured at a time, before it is another one's turn. Default 4.</summary>
    public int Seconds { get; init; } = 4;

    /// <summary>Stations that are connected and silent while memory is measured. Default 5 000.</summary>
    public int Idle { get; init; } = 5_000;

    /// <summary>What is done and how far it is; may be null.</summary>
    public Action<string, double>? Progress { get; init; }
}
