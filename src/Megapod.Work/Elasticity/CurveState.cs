namespace Megapod.Work.Elasticity;

/// <summary>What is known of a job's speed against power in one phase, with how sure it is. Plain numbers: it can be kept and read back.</summary>
public sealed record CurveState
{
    /// <summary>Draw at full speed, mean, W; NaN: unknown.</summary>
    public double FullWatts { get; init; } = double.NaN;

    /// <summary>Its variance, W².</summary>
    public double FullWattsVariance { get; init; }

    /// <summary>Counts a second at full speed, mean; NaN: unknown, and then no speed can be learned.</summary>
    public double FullRate { get; init; } = double.NaN;

    /// <summary>Its variance.</summary>
    public double FullRateVariance { get; init; }

    /// <summary>Draws at which the curve has points, shares of <see cref="FullWatts"/>, rising.</summary>
    public required IReadOnlyList<double> Draws { get; init; }

    /// <summary>Speeds at these draws, mean, shares of full. They need not rise before they are put in order.</summary>
    public required IReadOnlyList<double> Speeds { get; init; }

    /// <summary>Covariances of <see cref="Speeds"/>, row by row.</summary>
    public required IReadOnlyList<double> Covariance { get; init; }

    /// <summary>Samples in a row that did not fit.</summary>
    public int Surprises { get; init; }
}
