namespace Megapod.Core.Jobs;

using Megapod.Core.Units;

/// <summary>At what level a job shall work: all that power says to it.</summary>
/// <param name="Ceiling">The most that it may draw on the mean of a second; meaningless while it is paused.</param>
/// <param name="IsPaused">Whether it stands still.</param>
public readonly record struct WorkLevel(Watts Ceiling, bool IsPaused)
{
    /// <summary>It stands still.</summary>
    public static WorkLevel Paused => new(default, IsPaused: true);

    /// <summary>Nothing holds it back.</summary>
    public static WorkLevel Free => new(new Watts(double.PositiveInfinity), IsPaused: false);
}
