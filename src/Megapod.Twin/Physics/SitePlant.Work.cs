namespace Megapod.Twin.Physics;

using Megapod.Core.Model;

/// <summary>
/// Work that comes and goes: accelerators that have nothing to do idle, the others share what the rack may draw. Worked number: a rack of 25 kW idle and 100 kW full with work for half of it wants
/// 62.5 kW, and at a grant of 43.75 kW its busy half runs as fast as a whole rack does at 62.5 kW.
/// </summary>
public sealed partial class SitePlant
{
    /// <summary>For how much of each class's accelerators there is work, 0–1; null: always for all, and racks say nothing of it.</summary>
    public WorkShares? Work { get; set; }

    /// <summary>For how much of a rack's accelerators there is work, 0–1.</summary>
    /// <param name="rack">The rack's index among consumers.</param>
    public double WorkOf(int rack) => Work is { } work ? work[tree.Consumers[rack].Class] : 1;

    /// <summary>What a rack draws at most, W.</summary>
    internal double WantedWatts(int rack) => Work is null ? maximum[rack] : minimum[rack] + (WorkOf(rack) * (maximum[rack] - minimum[rack]));

    /// <summary>Who hands out work knows how much there is, without any meter's delay; a rack that does not answer says nothing.</summary>
    private void ObserveWork(SiteSnapshot snapshot)
    {
        for (int r = 0; r < tree.RackCount; r++)
        {
            int i = tree.ConnectorCount + r;
            if (Work is null)
            {
                snapshot.RackWork[r] = Reading.Missing;
            }
            else if (!Troubles[i].IsDeaf && !Troubles[i].IsOff)
            {
                snapshot.RackWork[r] = Reading.Good(WorkOf(i), Now);
            }
        }
    }
}
