namespace Megapod.Work.Power;

/// <summary>What the steering remembers from step to step. It can be kept and read back; without it the steering begins anew and finds its way in some seconds.</summary>
public sealed record SteeringState
{
    /// <summary>A steering that has seen nothing.</summary>
    public static SteeringState Begin { get; } = new();

    /// <summary>How long it has been steering, s.</summary>
    public double Seconds { get; init; }

    /// <summary>What the meter shows beyond what jobs are expected to draw, W; NaN: no meter was seen yet.</summary>
    public double OffsetWatts { get; init; } = double.NaN;

    /// <summary>What jobs are expected to draw, as the meter would show it by now, W.</summary>
    public double ExpectedWatts { get; init; } = double.NaN;

    /// <summary>The most that the meter may show now, on its way up to the target, W; infinite: nothing holds the jobs back.</summary>
    public double CeilingWatts { get; init; } = double.PositiveInfinity;

    /// <summary>Jobs by id.</summary>
    public IReadOnlyDictionary<string, SteeringJobState> Jobs { get; init; } = new Dictionary<string, SteeringJobState>(StringComparer.Ordinal);
}
