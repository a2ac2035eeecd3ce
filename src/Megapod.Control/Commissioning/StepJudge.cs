namespace Megapod.Control.Commissioning;

using System.Globalization;
using Megapod.Core.Units;

/// <summary>
/// Reads a step out of samples. Every time is two: the last sample at which something was not so yet and the first at which it was, because in between nobody looked. Worked number: a device that is told
/// at 0 s, begins to move at 0.7 s and is there at 1.6 s, sampled each second, stood still at 0 s, had moved at 1 s, was not there at 1 s and was there at 2 s. Samples that show nothing are never a success.
/// </summary>
public static class StepJudge
{
    /// <summary>Fewer samples before or after a step do not show whether it stands.</summary>
    private const int Enough = 3;

    /// <summary>Judges the samples of one order.</summary>
    /// <param name="samples">In order of time; those before the order show where it stood.</param>
    /// <param name="aim">The order.</param>
    public static StepSight Judge(IReadOnlyList<StepSample> samples, StepAim aim)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(aim);
        StepSample[] before = [.. samples.Where(s => s.At <= aim.ToldAt && s.At >= aim.ToldAt - aim.Stand)];
        StepSample[] after = [.. samples.Where(s => s.At > aim.ToldAt && s.At <= aim.Until)];
        if (before.Length < Enough || after.Length < Enough)
        {
            return Nothing("there are too few samples");
        }

        if (LongestGap([before[^1], .. after], aim.Until) is var gap && gap > aim.LongestGap)
        {
            return Nothing(string.Create(CultureInfo.InvariantCulture, $"for {gap.TotalSeconds:0.##} s there was no sample"));
        }

        double from = before.Average(s => s.Watts);
        double spread = before.Max(s => s.Watts) - before.Min(s => s.Watts);
        var seen = new StepSight { Outcome = StepOutcome.NotMeasured, BeforeWatts = from, AfterWatts = from, HighestWatts = after.Max(s => s.Watts), LowestWatts = after.Min(s => s.Watts) };
        if (before.Any(s => !double.IsFinite(s.Watts)) || after.Any(s => !double.IsFinite(s.Watts)))
        {
            return Nothing("a sample is no number");
        }

        if (spread > aim.ToleranceWatts)
        {
            return seen with { Why = "it was not steady before it was told" };
        }

        if (aim.Holds(from))
        {
            return seen with { Why = "it was already where it was told to go" };
        }

        int moved = Array.FindIndex(after, s => Math.Abs(s.Watts - from) > Math.Max(aim.ToleranceWatts, spread));
        if (moved < 0)
        {
            // A meter that was never seen to move may stand still itself, and what it shows of the device is nothing.
            bool isStill = !aim.IsMeterAlive && before.Concat(after).All(s => s.Watts == before[0].Watts);
            return isStill
                ? seen with { Why = "not one digit has moved: the meter stands still, or the device does nothing at all" }
                : seen with { Outcome = StepOutcome.NotFollowed, Why = "it has not moved" };
        }

        int outside = Array.FindLastIndex(after, s => !aim.Holds(s.Watts));
        seen = seen with
        {
            StillBefore = Since(moved == 0 ? aim.ToldAt : after[moved - 1].At, aim),
            Moved = Since(after[moved].At, aim),
            NotYet = outside < 0 ? TimeSpan.Zero : Since(after[outside].At, aim),
        };
        if (HasLeft(after.AsSpan(0, outside + 1), aim))
        {
            return seen with { Outcome = StepOutcome.NotFollowed, Why = "it was where it was told to go, and left again" };
        }

        return after.Length - 1 - outside < Enough
            ? seen with { Outcome = StepOutcome.NotFollowed, Why = "it has moved and was not where it was told to go, or did not stay there" }
            : seen with { Outcome = StepOutcome.Followed, Within = Since(after[outside + 1].At, aim), AfterWatts = after[(outside + 1)..].Average(s => s.Watts) };
    }

    /// <summary>Whether every sample of a span lies at or below an amount, and there is no gap in them; null: they do not show it.</summary>
    /// <param name="samples">In order of time.</param>
    /// <param name="from">Beginning of the span.</param>
    /// <param name="until">Its end.</param>
    /// <param name="mostWatts">The amount, W.</param>
    /// <param name="longestGap">Longest time between two samples.</param>
    public static bool? Stays(IReadOnlyList<StepSample> samples, Instant from, Instant until, double mostWatts, TimeSpan longestGap)
    {
        ArgumentNullException.ThrowIfNull(samples);
        StepSample[] inside = [.. samples.Where(s => s.At >= from && s.At <= until)];
        return inside.Any(s => s.Watts > mostWatts) ? false
            : inside.Length < Enough || inside[0].At - from > longestGap || LongestGap(inside, until) > longestGap || !inside.All(s => double.IsFinite(s.Watts)) ? null
            : true;
    }

    /// <summary>Whether samples that end outside were where the device was told to go for as long as a device stands; a swing goes through it sooner.</summary>
    private static bool HasLeft(ReadOnlySpan<StepSample> samples, StepAim aim)
    {
        Instant? since = null;
        foreach (var sample in samples)
        {
            if (!aim.Holds(sample.Watts))
            {
                since = null;
            }
            else if (sample.At - (since ??= sample.At) >= aim.Stand)
            {
                return true;
            }
        }

        return false;
    }

    private static StepSight Nothing(string why) => new() { Outcome = StepOutcome.NotMeasured, Why = why };

    private static TimeSpan Since(Instant at, StepAim aim) => at - aim.ToldAt;

    private static TimeSpan LongestGap(IReadOnlyList<StepSample> samples, Instant until)
    {
        var longest = until - samples[^1].At;
        for (int k = 1; k < samples.Count; k++)
        {
            longest = samples[k].At - samples[k - 1].At is var gap && gap > longest ? gap : longest;
        }

        return longest;
    }
}
