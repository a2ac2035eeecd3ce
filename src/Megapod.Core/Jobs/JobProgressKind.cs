namespace Megapod.Core.Jobs;

/// <summary>Where a job counts what it has done.</summary>
public enum JobProgressKind
{
    /// <summary>A file in its folder whose first number is the count.</summary>
    File,

    /// <summary>A metric on a page in Prometheus' text format that it serves on loopback.</summary>
    Metric,

    /// <summary>Lines of its output; the pattern's first group is the count.</summary>
    Line,
}
