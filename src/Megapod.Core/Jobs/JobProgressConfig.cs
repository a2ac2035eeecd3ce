namespace Megapod.Core.Jobs;

/// <summary>A counter that rises with the work done. Its rate is the job's speed.</summary>
public sealed record JobProgressConfig
{
    /// <summary>Where it is.</summary>
    public required JobProgressKind Kind { get; init; }

    /// <summary>File: its path in the job's folder. Metric: its name. Line: a regular expression with one group, judged without backtracking.</summary>
    public required string Source { get; init; }

    /// <summary>Metric: the port on loopback at which the page is, path /metrics. Else 0.</summary>
    public int Port { get; init; }

    /// <summary>What is counted, for people: steps, tokens, images. Default "steps".</summary>
    public string Unit { get; init; } = "steps";

    /// <summary>A file in the job's folder whose first word names what it does now, 32 characters of a–z, 0–9, '-', '_', '.' at most; null: there is none. Each of the first eight phases has a curve of its own.</summary>
    public string? PhaseFile { get; init; }

    /// <summary>The count at which it is done; null: unknown.</summary>
    public double? Total { get; init; }
}
