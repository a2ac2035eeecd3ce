namespace Megapod.Control.Ledger;

using System.Numerics;
using System.Runtime.InteropServices;
using Megapod.Core.Model;

/// <summary>What each device may draw at worst in each slot, and what that adds up to along the tree.</summary>
internal sealed partial class GrantLedger
{
    private void WorstCaseOf(int i)
    {
        var slots = own.AsSpan(i * K, K);
        double measured = double.IsNaN(draw[i]) ? double.NegativeInfinity : draw[i];
        int count = counts[i];
        firm[i] = K;
        promised[i] = double.PositiveInfinity;
        if (IsAdvisory[i])
        {
            firm[i] = provenClass[i] ? 0 : K;
            slots.Fill(Math.Max(nameplate[i], measured));
            return;
        }

        if (count == 0)
        {
            slots.Fill(Shown(i, fallback[i], measured));
            return;
        }

        int at = i * MaxGrants;
        long earliest = long.MaxValue;
        long latest = long.MinValue;
        double highest = double.NegativeInfinity;
        for (int j = 0; j < count; j++)
        {
            ref readonly var grant = ref grants[at + j];
            earliest = Math.Min(earliest, grant.EarliestLapse);
            latest = Math.Max(latest, grant.LatestLapse);
            highest = Math.Max(highest, grant.CeilingWatts);
        }

        double most = Level(i, highest);
        int last = horizon.Touching(nowTicks, latest);

        // Until a first command is confirmed the device may still be at its fallback.
        promisedUntil[i] = IsBounded(i) ? long.MaxValue : earliest;
        firm[i] = FirstLapse(earliest);
        int lapse = grants[at].IsConfirmed ? firm[i] : 0;
        if (IsBounded(i) || (lapse == 0 && fallback[i] > most))
        {
            // It counts for more than it is known to hold, and what it may not hold at all it cannot keep.
            firm[i] = 0;
        }

        promised[i] = most;
        if (count == 1)
        {
            double level = Shown(i, most, measured);
            int until = Math.Min(lapse, last);
            slots[..until].Fill(level);
            slots[until..last].Fill(Math.Max(level, fallback[i]));
            slots[last..].Fill(fallback[i]);
            return;
        }

        // A draw above every ceiling counts for as long as any of them may last.
        double shown = Shown(i, most, measured);
        slots[..last].Fill(shown > most ? shown : 0);
        for (int j = 0; j < count; j++)
        {
            double level = Level(i, grants[at + j].CeilingWatts);
            int until = horizon.Touching(nowTicks, grants[at + j].LatestLapse);
            for (int k = 0; k < until; k++)
            {
                slots[k] = Math.Max(slots[k], level);
            }
        }

        slots[last..].Fill(fallback[i]);
        for (int k = lapse; k < last; k++)
        {
            slots[k] = Math.Max(slots[k], fallback[i]);
        }
    }

    /// <summary>A level, or the measured draw where that is higher by more than its meter may err: a device that sits at its ceiling reads above it half of the time.</summary>
    private double Shown(int i, double level, double measured)
    {
        if (measured > level + meterError[i])
        {
            // What a device takes without a grant for it is no grant for it.
            firm[i] = 0;
            return measured;
        }

        return level;
    }

    /// <summary>
    /// The battery's worst case is its highest set-point that may be in force: the least discharge it has been told to hold. What a regulator
    /// would command next counts for nothing, and after the earliest reversion the battery gives nothing.
    /// </summary>
    private void BatteryWorstCase()
    {
        var slots = own.AsSpan(battery * K, K);
        int at = battery * MaxGrants;
        int count = counts[battery];
        double measured = draw[battery];
        firm[battery] = K;
        promised[battery] = double.PositiveInfinity;
        if (count == 0)
        {
            slots.Fill(double.IsNaN(measured) ? 0 : Math.Max(0, measured));
            return;
        }

        long earliest = long.MaxValue;
        int last = 0;
        double highest = double.NegativeInfinity;
        for (int j = 0; j < count; j++)
        {
            highest = Math.Max(highest, grants[at + j].CeilingWatts);
            earliest = Math.Min(earliest, grants[at + j].EarliestLapse);
            last = Math.Max(last, horizon.Touching(nowTicks, grants[at + j].LatestLapse));
        }

        promisedUntil[battery] = IsBounded(battery) ? long.MaxValue : earliest;
        firm[battery] = horizon.From(nowTicks, earliest);
        promised[battery] = highest;
        int lapse = grants[at].IsConfirmed ? firm[battery] : 0;
        if (IsBounded(battery) || (lapse == 0 && highest < 0))
        {
            // It counts for less support than it was told, and what it may not hold at all it cannot keep.
            firm[battery] = 0;
        }

        // A sample answers to the set-points of a few seconds ago, so the highest of those is what it may show at most.
        if (nowTicks - latelyAt >= TimeSpan.TicksPerSecond)
        {
            lately.AsSpan(0, lately.Length - 1).CopyTo(lately.AsSpan(1));
            lately[0] = highest;
            followedAt = (followedAt + 1) % followed.Length;
            followed[followedAt] = highest;
            latelyAt = nowTicks;
        }

        lately[0] = Math.Max(lately[0], highest);
        followed[followedAt] = Math.Max(followed[followedAt], highest);
        bool isAbove = measured > Math.Max(Math.Max(lately[0], lately[1]), Math.Max(lately[2], lately[3])) + tolerance[battery];
        WatchBattery(at, count);
        if (IsAdvisory[battery])
        {
            // It was caught not following: what it does not take is no promise any more.
            highest = Math.Max(Math.Max(highest, 0), double.IsNaN(measured) ? 0 : measured);
            firm[battery] = 0;
        }
        else if (double.IsNaN(measured))
        {
            // A battery that cannot be seen supports nothing; what it was told before that stays a promise.
            highest = Math.Max(highest, 0);
            firm[battery] = 0;
        }
        else if (isAbove)
        {
            highest = measured;
            firm[battery] = 0;
        }

        slots[..last].Fill(highest);
        slots[last..].Clear();
        for (int k = lapse; k < last; k++)
        {
            slots[k] = Math.Max(slots[k], 0);
        }
    }

    /// <summary>
    /// Compares every node's meter with what hangs below it. Somebody who draws more than he reports is seen by the meter above him, and by no other sign: what that
    /// meter shows beyond the reports counts as a load of its own. Meters err, and samples of different instants differ by what a load can rise in between:
    /// both are allowed for. Worked number: a branch meter of 0.5 % shows 310 kW, its four stalls report 250 kW: 310 − 250 − 0.005 · (310 + 250) = 57.2 kW.
    /// </summary>
    private void Contradict()
    {
        Array.Clear(explained);
        Array.Clear(doubt);
        int all = battery >= 0 ? consumers + 1 : consumers;
        for (int i = 0; i < all; i++)
        {
            int n = nodeOf[i];
            if (double.IsNaN(draw[i]))
            {
                explained[n] += Math.Max(0, own[i * K]);
                continue;
            }

            explained[n] += draw[i];
            double error = nodeMeterError[n] * Math.Abs(draw[i]);

            // Since its sample one that keeps to its grant has risen at most to that; what it may have come down from before its sample, nobody knows.
            double most = i != battery && counts[i] > 0 && !IsAdvisory[i] ? Math.Max(0, own[i * K] - draw[i]) : double.PositiveInfinity;
            for (; n >= 0; n = parent[n])
            {
                // Each meter above has an instant of its own, and a node without one has none.
                double change = ramp[i] * Math.Abs(meterAt[n] - drawAt[i]) / TimeSpan.TicksPerSecond;
                doubt[n] += error + (meterAt[n] >= drawAt[i] ? Math.Min(change, most) : change);
            }
        }

        // What is not known of the sun hides at most as much as it gives, and never makes a load look larger.
        for (int s = 0; s < solarNode.Length; s++)
        {
            if (double.IsNaN(solarWatts[s]))
            {
                continue;
            }

            int n = solarNode[s];
            explained[n] += solarWatts[s];
            double error = nodeMeterError[n] * Math.Abs(solarWatts[s]);
            for (; n >= 0; n = parent[n])
            {
                // A cloud takes it all within a second.
                doubt[n] += error + (solarPeak[s] * Math.Min(1, Math.Abs(meterAt[n] - solarAt[s]) / (double)TimeSpan.TicksPerSecond));
            }
        }

        for (int n = nodes - 1; n >= 0; n--)
        {
            double more = meterWatts[n] - explained[n] - residual[n] - doubt[n] - (nodeMeterError[n] * Math.Abs(meterWatts[n]));
            unexplained[n] = more > RoundingWatts ? more : 0;
            if (parent[n] >= 0)
            {
                // What this meter shows beyond the reports is not unexplained once more above it.
                explained[parent[n]] += explained[n] + residual[n] + unexplained[n];
            }
        }
    }

    private void SumUp()
    {
        Array.Clear(nodeNeed);
        isClipped = false;
        int all = battery >= 0 ? consumers + 1 : consumers;
        for (int i = 0; i < all; i++)
        {
            Add(own.AsSpan(i * K, K), nodeNeed.AsSpan(nodeOf[i] * K, K));
        }

        for (int n = nodes - 1; n >= 0; n--)
        {
            var need = nodeNeed.AsSpan(n * K, K);
            double beyond = residual[n] + unexplained[n];
            if (beyond != 0)
            {
                for (int k = 0; k < K; k++)
                {
                    need[k] += beyond;
                }
            }

            if (parent[n] < 0)
            {
                continue;
            }

            // The node above never sees more than the rating lets through; the node itself must still know by how much its children are too many.
            var above = nodeNeed.AsSpan(parent[n] * K, K);
            if (double.IsFinite(rating[n]))
            {
                for (int k = 0; k < K; k++)
                {
                    isClipped |= need[k] > rating[n];
                    above[k] += Math.Min(need[k], rating[n]);
                }
            }
            else
            {
                Add(need, above);
            }
        }

        for (int r = 0; r < Rows.Length; r++)
        {
            if (!Rows[r].IsActivePower)
            {
                SumApparent(r);
            }
        }
    }

    private void SumApparent(int r)
    {
        var row = Rows[r];
        var active = rowActive.AsSpan(r * K, K);
        var reactive = rowReactive.AsSpan(r * K, K);
        double beyond = rowResidual[r] + UnexplainedBelow(r);
        active.Fill(beyond);
        reactive.Fill(beyond * ResidualTan);
        for (int i = 0; i < consumers; i++)
        {
            double share = row.Share[i];
            if (share == 0)
            {
                continue;
            }

            for (int k = 0; k < K; k++)
            {
                active[k] += share * own[(i * K) + k];
                reactive[k] += share * row.Tan[i] * own[(i * K) + k];
            }
        }

        if (row.BatteryShare != 0)
        {
            for (int k = 0; k < K; k++)
            {
                active[k] += row.BatteryShare * own[(battery * K) + k];
            }
        }
    }

    private void FillCaps(IReadOnlyList<LimitConfig> eventLimits)
    {
        for (int r = 0; r < Rows.Length; r++)
        {
            var row = Rows[r];
            double amount = (row.IsCurrent ? row.Amount * voltage : row.Amount) - rowMargin[r];
            var slots = caps.AsSpan(r * K, K);
            slots.Fill(amount);
            marginNow[r] = rowMargin[r];
            if (timedLimits && row.Limit is { } limit)
            {
                for (int k = 0; k < K; k++)
                {
                    slots[k] = IsValidIn(limit, k) ? amount : double.PositiveInfinity;
                }
            }

            if (eventLimits.Count > 0 && row.Node == 0 && row.IsActivePower)
            {
                foreach (var e in eventLimits)
                {
                    double margin = MarginAt(r, Math.Clamp(e.Amount, LeastMetered * row.Amount, row.Amount));
                    marginNow[r] = e.Direction == LimitDirection.Import && IsValidIn(e, 0) && e.Amount - margin < slots[0] ? margin : marginNow[r];
                    for (int k = 0; k < K && e.Direction == LimitDirection.Import; k++)
                    {
                        slots[k] = IsValidIn(e, k) ? Math.Min(slots[k], e.Amount - margin) : slots[k];
                    }
                }
            }
        }
    }

    private bool IsValidIn(LimitConfig limit, int slot)
    {
        long start = nowTicks + (slot * horizon.SlotTicks);
        long end = slot == K - 1 ? long.MaxValue : start + horizon.SlotTicks;
        return (limit.ValidFrom?.Ticks ?? long.MinValue) < end && (limit.ValidUntil?.Ticks ?? long.MaxValue) > start;
    }

    /// <summary>Adds one consumer's or node's slots to another's; both have the same length.</summary>
    private static void Add(ReadOnlySpan<double> from, Span<double> to)
    {
        // The loads look at no bounds; this line does it for both.
        from = from[..to.Length];
        ref double source = ref MemoryMarshal.GetReference(from);
        ref double target = ref MemoryMarshal.GetReference(to);
        int k = 0;
        for (; k <= to.Length - Vector<double>.Count; k += Vector<double>.Count)
        {
            (Vector.LoadUnsafe(ref target, (nuint)k) + Vector.LoadUnsafe(ref source, (nuint)k)).StoreUnsafe(ref target, (nuint)k);
        }

        for (; k < to.Length; k++)
        {
            to[k] += from[k];
        }
    }
}
