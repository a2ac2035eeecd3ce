namespace Megapod.Core.Model;

/// <summary>What one class of work earns.</summary>
public sealed record ComputeClassConfig
{
    /// <summary>The class.</summary>
    public required WorkloadClass Class { get; init; }

    /// <summary>Revenue per GPU-hour at full speed, in the site's currency.</summary>
    public required double PricePerGpuHour { get; init; }

    /// <summary>Throughput promised, 0–1 of full; below it the shortfall is penalised. Zero: no promise.</summary>
    public double SlaThroughput { get; init; }

    /// <summary>Penalty on the shortfall, times the price. Default 0.</summary>
    public double PenaltyFactor { get; init; }

    /// <summary>
    /// For how much of its accelerators there is work as a rule, 0–1: by local hour, 24 of them, or one for all; empty: always for all. A planner starts from it until it has seen days of its
    /// own, and a twin invents its work around it.
    /// </summary>
    public IReadOnlyList<double> UsualWork { get; init; } = [];

    /// <summary>What is usual at a local hour, 0–1.</summary>
    /// <param name="hour">The hour, 0–23.</param>
    public double UsualWorkAt(int hour) => UsualWork.Count switch { 0 => 1, 1 => UsualWork[0], _ => UsualWork[hour] };
}
