namespace Megapod.Control.Ledger;

using System.Numerics;

/// <summary>How much of a ceiling still fits, for how long, and whether a grant may end sooner than the one before.</summary>
internal sealed partial class GrantLedger
{
    /// <summary>
    /// The highest ceiling that a consumer may be given now for a duration so that every row on its way holds in every slot that the grant may touch.
    /// Where a row does not hold anyway, a consumer may keep what it holds for as long as it surely holds it, and not a moment longer.
    /// </summary>
    /// <param name="consumer">Index; the battery is the one after the last.</param>
    /// <param name="duration">Duration of the grant.</param>
    /// <param name="wanted">What is wanted, W.</param>
    /// <param name="bindingRow">The row that binds; −1 when none does.</param>
    public double FreeCeiling(int consumer, TimeSpan duration, double wanted, out int bindingRow)
    {
        bindingRow = -1;
        int slots = horizon.Touching(nowTicks, LatestLapse(consumer, duration, nowTicks));
        int held = Math.Min(slots, firm[consumer]);
        double ceiling = wanted;
        double over = overshoot[consumer];
        foreach (int r in pathRows[consumer])
        {
            var row = Rows[r];
            int at = r * K;
            if (row.IsActivePower)
            {
                int mine = consumer * K;
                int need = row.Node * K;
                double free = Math.Min(
                    LeastFree(own.AsSpan(mine, held), caps.AsSpan(at, held), nodeNeed.AsSpan(need, held), over, 0),
                    LeastFree(own.AsSpan(mine + held, slots - held), caps.AsSpan(at + held, slots - held), nodeNeed.AsSpan(need + held, slots - held), over, double.NegativeInfinity));
                if (isClipped)
                {
                    free = Math.Min(free, LeastUnclipped(consumer, row.Node, r, held, slots) - over);
                }

                if (free < ceiling)
                {
                    ceiling = free;
                    bindingRow = r;
                }
            }
            else
            {
                double perWatt = PerWatt(r, consumer);
                for (int k = 0; k < slots; k++)
                {
                    // What a battery gives too much is too much for a fuse as well: then somebody who takes more relieves it.
                    double left = caps[at + k] - Need(r, k);
                    double mine = own[(consumer * K) + k];
                    double free = left >= 0 ? mine + (left / perWatt) : k < held ? Math.Max(mine, Fitting(r, k, consumer)) : Fitting(r, k, consumer);
                    free -= over;
                    if (free < ceiling)
                    {
                        ceiling = free;
                        bindingRow = r;
                    }
                }
            }
        }

        return ceiling;
    }

    /// <summary>
    /// What a row that does not hold leaves a consumer below a node that is over its rating: the row does not see all of it, so what is taken off it relieves
    /// that node first. Worked number: 41.7 and 4.1 kW behind 43.1 kW, and the row above 1.4 kW over: 4.1 − 2.7 − 1.4 leaves nothing.
    /// </summary>
    private double LeastUnclipped(int consumer, int node, int row, int held, int slots)
    {
        double least = double.PositiveInfinity;
        for (int k = held; k < slots; k++)
        {
            double left = caps[(row * K) + k] - nodeNeed[(node * K) + k];
            for (int n = nodeOf[consumer]; n != node && left < 0; n = parent[n])
            {
                left -= Math.Max(0, nodeNeed[(n * K) + k] - rating[n]);
            }

            least = left < 0 ? Math.Min(least, own[(consumer * K) + k] + left) : least;
        }

        return least;
    }

    /// <summary>The highest level at which a row of apparent power or current holds that does not hold now; minus infinity when there is none.</summary>
    private double Fitting(int r, int k, int consumer)
    {
        // With u = (s, s·t) per watt and v the sum of all others, |v + x·u| = cap is a quadratic in x.
        double s = consumer == consumers ? Rows[r].BatteryShare : Rows[r].Share[consumer];
        double t = consumer == consumers ? 0 : Rows[r].Tan[consumer];
        double level = own[(consumer * K) + k];
        double active = rowActive[(r * K) + k] - (s * level);
        double reactive = rowReactive[(r * K) + k] - (s * t * level);
        double cap = caps[(r * K) + k];
        double a = s * s * (1 + (t * t));
        double b = s * (active + (t * reactive));
        double c = (active * active) + (reactive * reactive) - (cap * cap);
        double root = (b * b) - (a * c);
        return root < 0 ? double.NegativeInfinity : (-b + Math.Sqrt(root)) / a;
    }

    /// <summary>
    /// Whether a new grant of this duration leaves every row whole when it lapses: a device that would rise to its fallback, or a battery that would stop
    /// supporting, earlier than now counted must not, because others may hold grants that count on it until then.
    /// </summary>
    public bool MayLapseAfter(int consumer, TimeSpan duration)
    {
        long lapse = EarliestLapse(consumer, duration, nowTicks);
        if ((promised[consumer] >= fallback[consumer] && !IsBounded(consumer)) || lapse >= promisedUntil[consumer])
        {
            return true;
        }

        int last = horizon.From(nowTicks, promisedUntil[consumer]);
        for (int k = horizon.From(nowTicks, lapse); k <= last; k++)
        {
            double rise = Math.Max(0, fallback[consumer] - own[(consumer * K) + k]);
            foreach (int r in pathRows[consumer])
            {
                double perWatt = Rows[r].IsActivePower ? 1 : PerWatt(r, consumer);
                if (Need(r, k) + (perWatt * rise) > caps[(r * K) + k])
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>
    /// The longest duration of a new grant that is over before the grants held now can lapse, zero when there is none: a lower ceiling for so long takes up
    /// nothing at any time that is not taken up already, whatever others hold.
    /// </summary>
    public TimeSpan SurelyHeldFor(int consumer)
    {
        long ticks = (firm[consumer] * horizon.SlotTicks) - latency[consumer] - skew[consumer] - actuation[consumer];
        return counts[consumer] == 0 || ticks <= 0 ? TimeSpan.Zero : TimeSpan.FromTicks((long)(ticks / (1 + drift[consumer])));
    }

    /// <summary>The least that one row leaves a consumer in any slot: what it is counted with already, and what the row has left.</summary>
    private static double LeastFree(ReadOnlySpan<double> own, ReadOnlySpan<double> cap, ReadOnlySpan<double> need, double over, double leastLeft)
    {
        double least = double.PositiveInfinity;
        int k = 0;
        if (own.Length >= Vector<double>.Count)
        {
            var floorOfLeft = new Vector<double>(leastLeft);
            var most = new Vector<double>(over);
            var low = new Vector<double>(double.PositiveInfinity);
            for (; k <= own.Length - Vector<double>.Count; k += Vector<double>.Count)
            {
                var left = Vector.Max(floorOfLeft, new Vector<double>(cap[k..]) - new Vector<double>(need[k..]));
                low = Vector.Min(low, new Vector<double>(own[k..]) + left - most);
            }

            for (int lane = 0; lane < Vector<double>.Count; lane++)
            {
                least = Math.Min(least, low[lane]);
            }
        }

        for (; k < own.Length; k++)
        {
            least = Math.Min(least, own[k] + Math.Max(leastLeft, cap[k] - need[k]) - over);
        }

        return least;
    }
}
