namespace Megapod.Lab.Bench.Telemetry;

/// <summary>What <see cref="TelemetryReplay"/> shall do.</summary>
public sealed record TelemetryReplayRequest
{
    /// <summary>Servers of eight accelerators. Default 50.</summary>
    public int Servers { get; init; } = 50;

    /// <summary>Simulated time in all, more than <see cref="First"/>. Default 3 days.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromDays(3);

    /// <summary>When the heap is measured first. Default 1 h.</summary>
    public TimeSpan First { get; init; } = TimeSpan.FromHours(1);

    /// <summary>From one poll to the next, positive. Default 10 s.</summary>
    public TimeSpan Step { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Told each simulated six hours how it goes; may be null.</summary>
    public Action<string>? Note { get; init; }
}
