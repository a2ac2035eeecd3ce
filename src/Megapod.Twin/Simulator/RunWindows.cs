namespace Megapod.Twin.Simulator;

/// <summary>The seconds that were run by the hundredth. Means of 10 ms may be above a limit of a longer window without breaking it: what is judged is among the laws.</summary>
public sealed record RunWindows
{
    /// <summary>Windows opened; one that an event made longer counts once.</summary>
    public required int Count { get; init; }

    /// <summary>Seconds in them.</summary>
    public required double Seconds { get; init; }

    /// <summary>Seconds in which the mean of 10 ms was above the lowest import limit.</summary>
    public required double SecondsOverLimit { get; init; }

    /// <summary>Longest unbroken time of that, s.</summary>
    public required double LongestOverLimitSeconds { get; init; }

    /// <summary>Worst excess of a mean of 10 ms, W.</summary>
    public required double WorstExcessWatts { get; init; }

    /// <summary>Decisions that the regulator did not wait for the second for.</summary>
    public required int Calls { get; init; }

    /// <summary>Both together: counts and seconds added, the worst of both kept.</summary>
    public static RunWindows operator +(RunWindows left, RunWindows right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new RunWindows
        {
            Count = left.Count + right.Count,
            Seconds = left.Seconds + right.Seconds,
            SecondsOverLimit = Math.Round(left.SecondsOverLimit + right.SecondsOverLimit, 3),
            LongestOverLimitSeconds = Math.Max(left.LongestOverLimitSeconds, right.LongestOverLimitSeconds),
            WorstExcessWatts = Math.Max(left.WorstExcessWatts, right.WorstExcessWatts),
            Calls = left.Calls + right.Calls,
        };
    }
}
