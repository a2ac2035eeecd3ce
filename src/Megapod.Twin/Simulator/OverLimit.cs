namespace Megapod.Twin.Simulator;

/// <summary>Counts how long and how far a power is above a limit.</summary>
internal sealed class OverLimit(double limitWatts)
{
    /// <summary>Excess that rounding may make, W.</summary>
    private const double Rounding = 0.5;

    private double all;
    private double run;
    private double longest;

    /// <summary>Time above it, s.</summary>
    public double Seconds => Exact(all);

    /// <summary>Longest unbroken time above it, s.</summary>
    public double LongestSeconds => Exact(Math.Max(longest, run));

    /// <summary>Worst excess, W.</summary>
    public double WorstWatts { get; private set; }

    /// <summary>Counts a step.</summary>
    public void Add(double watts, double seconds)
    {
        if (watts > limitWatts + Rounding)
        {
            all += seconds;
            run += seconds;
            WorstWatts = Math.Max(WorstWatts, watts - limitWatts);
        }
        else
        {
            End();
        }
    }

    /// <summary>What follows does not join on.</summary>
    public void End()
    {
        longest = Math.Max(longest, run);
        run = 0;
    }

    /// <summary>Hundredths of a second do not add up exactly in binary.</summary>
    private static double Exact(double seconds) => Math.Round(seconds, 3);
}
