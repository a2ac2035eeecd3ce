namespace Megapod.Control.Regulator;

using System.Runtime.CompilerServices;

/// <summary>The import's mean over the last second, which is what ramps are judged by: of as many steps as fit, at least one, each for as long as it lasted.</summary>
internal struct ImportMean
{
    /// <summary>Steps of a second at the shortest period, 10 ms.</summary>
    private const int Length = 100;

    /// <summary>Periods do not add up to a second exactly.</summary>
    private const double Rounding = 1e-9;

    private Steps steps;
    private int count;
    private int newest;

    /// <summary>Takes a step's import in.</summary>
    /// <param name="watts">The import, W.</param>
    /// <param name="seconds">Time since the step before, s.</param>
    public void Add(double watts, double seconds)
    {
        newest = (newest + 1) % Length;
        steps[newest] = new Step { Watts = watts, Seconds = seconds };
        count = Math.Min(count + 1, Length);
    }

    /// <summary>The mean, W, once a step has been taken in; it looks at up to a hundred of them.</summary>
    public readonly double Watts()
    {
        double sum = 0;
        double covered = 0;
        for (int back = 0; back < count && covered < 1 - Rounding; back++)
        {
            ref readonly var step = ref steps[(newest - back + Length) % Length];
            double span = Math.Min(step.Seconds, 1 - covered);
            sum += step.Watts * span;
            covered += span;
        }

        return sum / covered;
    }

    private struct Step
    {
        public double Watts;
        public double Seconds;
    }

    [InlineArray(Length)]
    private struct Steps
    {
        private Step first;
    }
}
