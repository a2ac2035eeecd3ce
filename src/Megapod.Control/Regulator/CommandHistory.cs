namespace Megapod.Control.Regulator;

using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

/// <summary>
/// What the battery was told lately and what it must be doing because of it: each command takes effect after the declared delay, then the inverter
/// follows with its declared time constant, p(t) = u + (p₀ − u)·e^(−(t − t₀)/τ). Knowing this for past instants keeps a correction from being counted
/// twice: a meter's sample is compared with the power that the battery had when it was taken, not with what it was told since.
/// Worked number: told −500 kW from rest, delay 50 ms, τ 150 ms: 200 ms after telling −500·(1 − e^−1) = −316 kW.
/// </summary>
internal struct CommandHistory
{
    /// <summary>Commands remembered. 2.5 s at steps of 10 ms: longer than the slowest meter on which a fast loop makes sense.</summary>
    public const int Length = 256;

    /// <summary>A command that differs by less from the one before is the same command, W.</summary>
    private const double SameWatts = 0.5;

    private Steps steps;
    private int newest;
    private int count;

    /// <summary>Forgets everything and begins with a battery at a known power.</summary>
    public void Begin(long ticks, double watts)
    {
        newest = 0;
        count = 1;
        steps[0] = new Change { Ticks = ticks, PowerWatts = watts, CommandWatts = watts };
    }

    /// <summary>Whether there is anything to tell from.</summary>
    public readonly bool IsEmpty => count == 0;

    /// <summary>Records a command that takes effect at an instant, not before the one recorded last.</summary>
    public void Add(long effectiveTicks, double watts, double lagTicks)
    {
        if (count > 0 && Math.Abs(steps[newest].CommandWatts - watts) < SameWatts)
        {
            return;
        }

        double power = count == 0 ? watts : PowerAt(effectiveTicks, lagTicks);
        newest = (newest + 1) % Length;
        count = Math.Min(count + 1, Length);
        steps[newest] = new Change { Ticks = effectiveTicks, PowerWatts = power, CommandWatts = watts };
    }

    /// <summary>Power at an instant, W; before the oldest command that is remembered, the power at that one.</summary>
    public readonly double PowerAt(long ticks, double lagTicks)
    {
        ref readonly var change = ref At(Before(ticks));
        return change.CommandWatts + ((change.PowerWatts - change.CommandWatts) * Math.Exp(-Math.Max(0, ticks - change.Ticks) / lagTicks));
    }

    /// <summary>Mean power over a span, W: what a meter that averages has seen of the battery.</summary>
    public readonly double MeanOver(long from, long until, double lagTicks)
    {
        if (until <= from)
        {
            return PowerAt(until, lagTicks);
        }

        double energy = 0;
        long end = until;
        for (int back = Before(until); back < count && end > from; back++)
        {
            ref readonly var change = ref At(back);
            bool isOldest = back == count - 1;
            long begin = isOldest ? from : Math.Max(from, change.Ticks);
            double since = Math.Max(0, begin - change.Ticks);
            double span = end - Math.Max(begin, change.Ticks);
            double atBegin = (change.PowerWatts - change.CommandWatts) * Math.Exp(-since / lagTicks);
            energy += Math.Max(0, span) * change.CommandWatts;
            energy += span > 0 ? atBegin * lagTicks * (1 - Math.Exp(-span / lagTicks)) : 0;
            energy += begin < change.Ticks ? (Math.Min(end, change.Ticks) - begin) * change.PowerWatts : 0;
            end = begin;
        }

        return energy / (until - from);
    }

    /// <summary>How many changes ago the one was made that is in effect at an instant.</summary>
    private readonly int Before(long ticks)
    {
        int back = 0;
        while (back < count - 1 && At(back).Ticks > ticks)
        {
            back++;
        }

        return back;
    }

    [UnscopedRef]
    private readonly ref readonly Change At(int back) => ref steps[(newest - back + Length) % Length];

    private struct Change
    {
        public long Ticks;
        public double PowerWatts;
        public double CommandWatts;
    }

    [InlineArray(Length)]
    private struct Steps
    {
        private Change first;
    }
}
