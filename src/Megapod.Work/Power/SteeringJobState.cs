namespace Megapod.Work.Power;

using Megapod.Core.Jobs;
using Megapod.Work.Elasticity;

/// <summary>What the steering remembers of one job.</summary>
public sealed record SteeringJobState
{
    /// <summary>What is known of its speed against power.</summary>
    public required ElasticityState Elasticity { get; init; }

    /// <summary>What it has had of its promise.</summary>
    public PromiseState Promise { get; init; }

    /// <summary>Its level.</summary>
    public WorkLevel Level { get; init; } = WorkLevel.Free;

    /// <summary>Since when it has been paused or not, s; infinite: always.</summary>
    public double StandingSeconds { get; init; } = double.PositiveInfinity;

    /// <summary>How long its level has been about the same, s.</summary>
    public double SettledSeconds { get; init; }

    /// <summary>Length of the interval that is being measured, s.</summary>
    public double SampleSeconds { get; init; }

    /// <summary>Energy drawn in it, Ws.</summary>
    public double SampleWattSeconds { get; init; }

    /// <summary>Its ceiling in it, times seconds, Ws.</summary>
    public double SampleCeilingSeconds { get; init; }

    /// <summary>Its counter at the interval's beginning; NaN: none.</summary>
    public double SampleProgress { get; init; } = double.NaN;

    /// <summary>Its counter at the last step; NaN: none.</summary>
    public double Progress { get; init; } = double.NaN;
}
