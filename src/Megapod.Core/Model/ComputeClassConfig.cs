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
}
