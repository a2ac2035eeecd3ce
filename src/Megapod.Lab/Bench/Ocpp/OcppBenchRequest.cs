namespace Megapod.Lab.Bench.Ocpp;

/// <summary>What <see cref="OcppBench"/> shall do.</summary>
public sealed record OcppBenchRequest
{
    /// <summary>This program with the arguments that make it an <see cref="OcppBenchServer"/>.</summary>
    public required IReadOnlyList<string> Program { get; init; }

    /// <summary>The folder with ocpp_bench.js and the npm package ocpp-rpc.</summary>
    public required string Peers { get; init; }

    /// <summary>Exchanges that are measured, of three calls each. Default 20 000.</summary>
    public int Exchanges { get; init; } = 20_000;

    /// <summary>Stations that are connected and silent while memory is measured. Default 5 000.</summary>
    public int Idle { get; init; } = 5_000;

    /// <summary>What is done and how far it is; may be null.</summary>
    public Action<string, double>? Progress { get; init; }
}
