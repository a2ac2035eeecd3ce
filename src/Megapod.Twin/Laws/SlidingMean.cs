namespace Megapod.Twin.Laws;

/// <summary>
/// The mean of a power over the time that has just passed, from steps of any length: each step counts evenly over its own time, and the oldest one with as much
/// of it as still lies in the window. What was before the first step counts as nothing.
/// Worked number: a window of 1 s after a step of 1 s at 100 kW and one of 10 ms at 200 kW: 0.99 · 100 + 0.01 · 200 = 101 kW.
/// </summary>
internal sealed class SlidingMean(TimeSpan window)
{
    private readonly long windowTicks = Math.Max(1, window.Ticks);
    private (long Ticks, double Watts)[] steps = new (long, double)[128];
    private int first;
    private int count;
    private long heldTicks;
    private double sum;

    /// <summary>Takes a step in and gives the mean. A step as long as the window, or longer, is all of it.</summary>
    public double Add(double watts, double seconds)
    {
        long ticks = (long)Math.Round(seconds * TimeSpan.TicksPerSecond);
        if (ticks >= windowTicks)
        {
            first = 0;
            count = 1;
            steps[0] = (windowTicks, watts);
            heldTicks = windowTicks;
            sum = watts * windowTicks;
            return watts;
        }

        Append(ticks, watts);
        heldTicks += ticks;
        sum += watts * ticks;
        while (heldTicks > windowTicks)
        {
            ref var oldest = ref steps[first];
            long gone = Math.Min(oldest.Ticks, heldTicks - windowTicks);
            oldest.Ticks -= gone;
            heldTicks -= gone;
            sum -= oldest.Watts * gone;
            if (oldest.Ticks == 0)
            {
                first = (first + 1) % steps.Length;
                count--;
            }
        }

        return sum / windowTicks;
    }

    private void Append(long ticks, double watts)
    {
        if (count == steps.Length)
        {
            var longer = new (long, double)[2 * steps.Length];
            for (int i = 0; i < count; i++)
            {
                longer[i] = steps[(first + i) % steps.Length];
            }

            steps = longer;
            first = 0;
        }

        steps[(first + count) % steps.Length] = (ticks, watts);
        count++;
    }
}
