namespace Megapod.Lab.Bench.Telemetry;

/// <summary>What <see cref="TelemetryBench"/> shall do.</summary>
public sealed record TelemetryRequest
{
    /// <summary>This program with the arguments that make it <see cref="TelemetryServices"/>, but the number of servers.</summary>
    public required IReadOnlyList<string> Program { get; init; }

    /// <summary>Servers of eight accelerators, each with a controller of its own. Default 50.</summary>
    public int Servers { get; init; } = 50;

    /// <summary>How long the site is measured, its start not counted. Default 10 min.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Told each ten seconds how it goes; may be null.</summary>
    public Action<string>? Note { get; init; }

    /// <summary>What is done and how far it is; may be null.</summary>
    public Action<string, double>? Progress { get; init; }
}
