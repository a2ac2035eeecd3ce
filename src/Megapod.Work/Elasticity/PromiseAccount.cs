namespace Megapod.Work.Elasticity;

/// <summary>
/// The account of a job that is promised a mean speed over a span. Worked number: promised 0.75 over 3 h and after one hour at 0.60 on the mean, it needs (0.75 × 3 − 0.60) / 2 = 0.825 from then on.
/// </summary>
public static class PromiseAccount
{
    /// <summary>Speeds are measured and learned with errors; so much more than was promised is aimed at.</summary>
    private const double Care = 0.003;

    /// <summary>Counts what it did.</summary>
    /// <param name="state">The account.</param>
    /// <param name="seconds">Time that passed, s.</param>
    /// <param name="speed">Its mean speed in that time, share of full.</param>
    /// <param name="longestSeconds">Over how long a mean is promised where no end is set: what lies further back counts for less and less, s. Infinite: all counts.</param>
    public static PromiseState Count(PromiseState state, double seconds, double speed, double longestSeconds)
    {
        double keeps = state.Seconds + seconds > longestSeconds ? Math.Max(0, longestSeconds - seconds) / state.Seconds : 1;
        return new PromiseState((state.Seconds * keeps) + seconds, (state.WorkSeconds * keeps) + (speed * seconds));
    }

    /// <summary>The least mean speed that keeps the promise from now on, 0–1; 0: nothing is owed.</summary>
    /// <param name="state">The account.</param>
    /// <param name="promise">Promised mean speed, share of full.</param>
    /// <param name="leftSeconds">Time that is left of the span, s.</param>
    public static double LeastSpeed(PromiseState state, double promise, double leftSeconds)
    {
        if (promise <= 0)
        {
            return 0;
        }

        double aim = Math.Min(1, promise + Care);
        return Math.Clamp(((aim * (state.Seconds + leftSeconds)) - state.WorkSeconds) / Math.Max(1, leftSeconds), 0, 1);
    }

    /// <summary>Whether it could stand still for a while and keep its promise by running at a speed from then on.</summary>
    /// <param name="state">The account.</param>
    /// <param name="promise">Promised mean speed, share of full.</param>
    /// <param name="leftSeconds">Time that is left of the span, s.</param>
    /// <param name="pauseSeconds">How long it would stand still, with what that costs, s.</param>
    /// <param name="speed">The speed at which it would run from then on, share of full.</param>
    public static bool CouldPause(PromiseState state, double promise, double leftSeconds, double pauseSeconds, double speed) =>
        leftSeconds > pauseSeconds && LeastSpeed(state, promise, leftSeconds) * leftSeconds <= speed * (leftSeconds - pauseSeconds);
}
