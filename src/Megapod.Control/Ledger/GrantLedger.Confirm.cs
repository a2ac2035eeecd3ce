namespace Megapod.Control.Ledger;

/// <summary>How grants lapse and are confirmed, and how devices are caught that do not keep to them.</summary>
internal sealed partial class GrantLedger
{
    /// <summary>Two unsettled grants count as one at their worst: the higher ceiling, the earlier first lapse, the later last lapse, not acknowledged.</summary>
    private void MergeOldest(int at)
    {
        ref var first = ref grants[at];
        ref var second = ref grants[at + 1];
        second.CeilingWatts = Math.Max(first.CeilingWatts, second.CeilingWatts);
        second.EarliestLapse = Math.Min(first.EarliestLapse, second.EarliestLapse);
        second.LatestLapse = Math.Max(first.LatestLapse, second.LatestLapse);
        second.IsConfirmed = first.IsConfirmed;
        second.IsBound |= first.IsBound;
        for (int j = 1; j < MaxGrants; j++)
        {
            grants[at + j - 1] = grants[at + j];
        }
    }

    private void Settle(int i)
    {
        int at = i * MaxGrants;
        int count = counts[i];
        int kept = 0;
        for (int j = 0; j < count; j++)
        {
            if (grants[at + j].LatestLapse > nowTicks)
            {
                if (kept != j)
                {
                    grants[at + kept] = grants[at + j];
                }

                kept++;
            }
            else
            {
                // It may have replaced the older ones before it lapsed: then the device has fallen back although they would still last.
                for (int m = 0; m < kept; m++)
                {
                    grants[at + m].EarliestLapse = Math.Min(grants[at + m].EarliestLapse, grants[at + j].EarliestLapse);
                }
            }
        }

        count = kept;
        for (int j = count - 1; j >= 0; j--)
        {
            if (grants[at + j].IsConfirmed || IsConfirmed(i, ref grants[at + j]))
            {
                grants[at + j].IsConfirmed = true;
                for (int m = j; m < count; m++)
                {
                    grants[at + m - j] = grants[at + m];
                }

                count -= j;
                break;
            }
        }

        if (count == 0 && counts[i] > 0)
        {
            bareSince[i] = nowTicks;
        }

        counts[i] = count;
        Watch(i, at, count);
    }

    /// <summary>
    /// Law 2: acknowledged is not confirmed. Confirmed is (a) a trusted sample taken after the acknowledgement that shows the ceiling kept, or, of a consumer,
    /// (b) a proven class whose actuation time has passed since the acknowledgement. For the battery only (a) counts: time alone says nothing of its energy.
    /// </summary>
    private bool IsConfirmed(int i, ref Grant grant)
    {
        if (grant.AcknowledgedAt == 0 || IsAdvisory[i])
        {
            return false;
        }

        if (i == battery)
        {
            // A yes of a battery that turns out to be empty is worth nothing: others grow into its support only when a sample has shown it.
            return drawAt[i] > grant.AcknowledgedAt && draw[i] <= grant.CeilingWatts + tolerance[i];
        }

        bool shown = drawAt[i] > grant.AcknowledgedAt && draw[i] <= Level(i, grant.CeilingWatts);
        return shown || nowTicks >= grant.AcknowledgedAt + actuation[i];
    }

    /// <summary>Catches a device that draws more than any ceiling it can be holding: from then on it counts as its nameplate until a person clears it.</summary>
    private void Watch(int i, int at, int count)
    {
        if (i == battery || IsAdvisory[i] || double.IsNaN(draw[i]))
        {
            return;
        }

        double allowed = count == 0 ? fallback[i] : double.NegativeInfinity;
        for (int j = 0; j < count; j++)
        {
            ref var g = ref grants[at + j];
            allowed = Math.Max(allowed, Math.Max(g.CeilingWatts, floor[i]));
            if (drawAt[i] >= g.EarliestLapse)
            {
                allowed = Math.Max(allowed, fallback[i]);
            }
        }

        // A sample judges a device once, and only when everything it may hold is among the grants looked at.
        bool settled = count == 0 ? drawAt[i] >= bareSince[i] : grants[at].AcknowledgedAt != 0 && drawAt[i] >= grants[at].AcknowledgedAt + actuation[i];
        if (!settled || drawAt[i] == judgedAt[i])
        {
            return;
        }

        judgedAt[i] = drawAt[i];
        strikes[i] = draw[i] > allowed + overshoot[i] + tolerance[i] ? strikes[i] + 1 : 0;
        if (strikes[i] >= StrikesToAdvisory)
        {
            Catch(i);
        }
    }

    /// <summary>
    /// Catches a battery that does not come down to any set-point it can be holding: nobody counts on it until a person clears it. One that forms an island carries
    /// the load instead and is not judged.
    /// </summary>
    private void WatchBattery(int at, int count)
    {
        if (!IsBatteryFollowing || drawAt[battery] == judgedAt[battery] || double.IsNaN(draw[battery]))
        {
            return;
        }

        for (int j = 0; j < count; j++)
        {
            // It may have reverted, and what it holds first may not have reached it yet; how long it takes to follow is in what it was told lately.
            ref var grant = ref grants[at + j];
            if (drawAt[battery] >= grant.EarliestLapse || (j == 0 && grant.AcknowledgedAt == 0))
            {
                return;
            }
        }

        double most = double.NegativeInfinity;
        foreach (double watts in followed)
        {
            most = Math.Max(most, watts);
        }

        judgedAt[battery] = drawAt[battery];
        strikes[battery] = draw[battery] > most + tolerance[battery] ? Math.Min(strikes[battery] + 1, StrikesToAdvisory) : 0;
        if (strikes[battery] >= StrikesToAdvisory)
        {
            Catch(battery);
        }
    }
}
