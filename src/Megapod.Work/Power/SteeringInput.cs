namespace Megapod.Work.Power;

/// <summary>What the steering sees at one step.</summary>
public sealed record SteeringInput
{
    /// <summary>Time since the last step, s.</summary>
    public required double Seconds { get; init; }

    /// <summary>The most that the meter may show, W; infinite: nothing holds the jobs back.</summary>
    public required double TargetWatts { get; init; }

    /// <summary>How long that will last, as far as is known, s; infinite: no end is known, and promises are kept over the last hour.</summary>
    public double LeftSeconds { get; init; } = double.PositiveInfinity;

    /// <summary>What the meter shows, W; NaN: nothing.</summary>
    public required double MeterWatts { get; init; }

    /// <summary>How old that is, s.</summary>
    public required double MeterAgeSeconds { get; init; }

    /// <summary>Over how long the meter takes its mean, s.</summary>
    public required double MeterAveragingSeconds { get; init; }

    /// <summary>Time from a level being given to the job's draw having followed, s.</summary>
    public required double ActuationSeconds { get; init; }

    /// <summary>How fast the meter may rise once the target is higher or gone, W per second; infinite: at once. Falling is never slowed.</summary>
    public double RampWattsPerSecond { get; init; } = double.PositiveInfinity;

    /// <summary>Where in their rounds these jobs are, 0–1. Default 0. Whoever holds a part of a whole with others says another place than they, or the jobs of all would be paused and resumed in the same seconds.</summary>
    public double Place { get; init; }

    /// <summary>The jobs.</summary>
    public required IReadOnlyList<SteeredJob> Jobs { get; init; }
}
