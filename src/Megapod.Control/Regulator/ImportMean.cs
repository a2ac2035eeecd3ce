namespace Megapod.Control.Regulator;

using System.Runtime.CompilerServices;

/// <summary>The import's mean over the last second, which is what ramps are judged by: of as many steps as fit, at least one.</summary>
internal struct ImportMean
{
    /// <summary>Steps of a second at the shortest period, 10 ms.</summary>
    private const int Length = 100;

    private Values values;
    private int count;
    private int newest;

    /// <summary>Takes a step's import in.</summary>
    /// <param name="watts">The import, W.</param>
    /// <param name="seconds">Time since the step before, s.</param>
    /// <returns>The mean, W.</returns>
    public double Add(double watts, double seconds)
    {
        int fit = Math.Clamp((int)Math.Round(1 / seconds), 1, Length);
        newest = (newest + 1) % Length;
        values[newest] = watts;
        count = Math.Min(count + 1, fit);
        double sum = 0;
        for (int back = 0; back < count; back++)
        {
            sum += values[(newest - back + Length) % Length];
        }

        return sum / count;
    }

    [InlineArray(Length)]
    private struct Values
    {
        private double first;
    }
}
