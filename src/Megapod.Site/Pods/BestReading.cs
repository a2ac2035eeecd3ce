namespace Megapod.Site.Pods;

using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Site.Wire;

/// <summary>Which of several readings of the same thing counts.</summary>
internal static class BestReading
{
    /// <summary>A reading that is older says less than another one that is not.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    /// <summary>The first that is good and fresh; where none is, the newest good one. Missing where there is no good one.</summary>
    /// <param name="now">The instant.</param>
    /// <param name="readings">The best source first; null: that source is not there.</param>
    public static Reading Of(Instant now, params ReadOnlySpan<Reading?> readings)
    {
        var best = Reading.Missing;
        foreach (var reading in readings)
        {
            if (reading is not { Quality: Quality.Good } good)
            {
                continue;
            }

            if (good.IsFresh(now, Fresh))
            {
                return good;
            }

            best = best.Quality != Quality.Good || good.MeasuredAt > best.MeasuredAt ? good : best;
        }

        return best;
    }

    /// <summary>A loop by its own unit, else by the building management system. It is wet when either says so, and whether it is shut only the building knows, which shuts it. Nothing is dated after now.</summary>
    /// <param name="now">The instant.</param>
    /// <param name="own">What its unit says.</param>
    /// <param name="building">What the building management system says; null: there is none.</param>
    /// <param name="isIsolated">Whether the loop is shut as it is known without devices; counts where there is no building management system.</param>
    public static LoopReading Of(Instant now, in LoopReading own, in LoopReading? building, Reading isIsolated)
    {
        var wet = ((Reading[])[own.IsLeaking, building?.IsLeaking ?? Reading.Missing]).Where(r => r.Quality != Quality.Missing);
        return new LoopReading(
            SiteWire.NotAfter(Of(now, own.Supply, building?.Supply), now),
            SiteWire.NotAfter(Of(now, own.Return, building?.Return), now),
            SiteWire.NotAfter(Of(now, own.Flow, building?.Flow), now),
            SiteWire.NotAfter(States.Any(wet), now),
            building?.IsIsolated ?? isIsolated);
    }
}
