namespace Megapod.Devices.Polling;

using Megapod.Core.Units;

/// <summary>How long a device takes to answer: the last time, and the longest of the last day, hour by hour, so that it forgets a bad minute after a day and not before.</summary>
public sealed class DelayMeter
{
    private const int Hours = 24;
    private readonly TimeSpan[] longest = new TimeSpan[Hours];
    private readonly long[] hourOf = new long[Hours];

    /// <summary>The last answer's; zero before the first.</summary>
    public TimeSpan Last { get; private set; }

    /// <summary>Takes in an answer.</summary>
    /// <param name="now">When it came.</param>
    /// <param name="took">How long it took from asking.</param>
    public void Add(Instant now, TimeSpan took)
    {
        Last = took;
        long hour = now.Ticks / TimeSpan.TicksPerHour;
        int at = (int)(hour % Hours);
        longest[at] = hourOf[at] == hour && longest[at] > took ? longest[at] : took;
        hourOf[at] = hour;
    }

    /// <summary>The longest of the last 23 to 24 hours; zero where none came.</summary>
    /// <param name="now">The instant.</param>
    public TimeSpan Longest(Instant now)
    {
        long hour = now.Ticks / TimeSpan.TicksPerHour;
        var most = TimeSpan.Zero;
        for (int at = 0; at < Hours; at++)
        {
            most = hour - hourOf[at] < Hours && longest[at] > most ? longest[at] : most;
        }

        return most;
    }
}
