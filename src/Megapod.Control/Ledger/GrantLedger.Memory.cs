namespace Megapod.Control.Ledger;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>How a ledger outlives its controller: written and read again as it is, and taken over by a successor that first asks the devices.</summary>
internal sealed partial class GrantLedger
{
    /// <summary>A successor numbers its commands from so far above the newest that is known: more than were sent since that was kept.</summary>
    private const uint SequenceGap = 1 << 16;

    /// <summary>The most seconds for which a battery's set-points are remembered.</summary>
    private const int MostFollowed = 300;

    /// <summary>The most that a device may hold by all commands that are still counted.</summary>
    public Cover CoverOf(int consumer)
    {
        double ceiling = double.NegativeInfinity;
        for (int j = 0; j < counts[consumer]; j++)
        {
            ceiling = Math.Max(ceiling, grants[(consumer * MaxGrants) + j].CeilingWatts);
        }

        return new Cover(ceiling, sequences[consumer]);
    }

    /// <summary>
    /// Takes a device over from a controller that is gone. What the device says it holds is a fact once every command of the former controller has arrived; of a
    /// device that says nothing only the cover is known, and it may have lapsed already.
    /// </summary>
    /// <param name="i">Index; the battery is the one after the last.</param>
    /// <param name="held">What the device says.</param>
    /// <param name="cover">What was kept of it. Its life is counted from now on, because no clock says how long the controller was gone.</param>
    /// <param name="watts">Trusted draw; NaN when there is none.</param>
    /// <param name="measuredAt">When that was measured.</param>
    /// <param name="aloneSince">Since when the former controller surely sends nothing any more.</param>
    /// <param name="now">The cycle's instant.</param>
    public void TakeOver(int i, in HeldGrant held, in Cover cover, double watts, Instant measuredAt, Instant aloneSince, Instant now)
    {
        counts[i] = 0;
        strikes[i] = 0;
        draw[i] = double.NaN;
        sequences[i] = Math.Max(sequences[i], cover.Sequence) + SequenceGap;
        bareSince[i] = now.Ticks + actuation[i];
        long arrived = aloneSince.Ticks + latency[i];
        if (!held.IsKnown || held.ReadAt.Ticks < arrived)
        {
            Bound(i, cover.CeilingWatts, now.Ticks, LatestLapse(i, LongestOf(i), now.Ticks), now);
            bounds[i] = counts[i] > 0 ? sequences[i] : 0;
            return;
        }

        bounds[i] = 0;
        bool isSeen = !double.IsNaN(watts) && measuredAt.Ticks >= arrived;
        bool isDown = IsDown(i, in held, isSeen ? watts : double.NaN, arrived);
        var grant = GrantOf(i, in held, isDown, now);
        if (!isDown)
        {
            // It may still be on its way down: from what a sample shows, otherwise from anything that it was ever given.
            Bound(i, isSeen ? watts : cover.CeilingWatts, grant.EarliestLapse, held.ReadAt.Ticks + actuation[i], now);
        }

        if (held.Remaining > TimeSpan.Zero)
        {
            grants[(i * MaxGrants) + counts[i]++] = grant;
        }
    }

    /// <summary>
    /// A device that said nothing when the site was taken over, as a station that was away, says now what it holds: then that counts in the place of what it might have held. What it has been sent
    /// meanwhile and has not answered counts on beside it.
    /// </summary>
    /// <param name="i">Index; the battery is the one after the last.</param>
    /// <param name="held">What the device says.</param>
    /// <param name="watts">Trusted draw; NaN when there is none.</param>
    /// <param name="measuredAt">When that was measured.</param>
    /// <param name="aloneSince">Since when the former controller surely sends nothing any more.</param>
    /// <param name="now">The cycle's instant.</param>
    public void Learn(int i, in HeldGrant held, double watts, Instant measuredAt, Instant aloneSince, Instant now)
    {
        int at = i * MaxGrants;
        long arrived = aloneSince.Ticks + latency[i];
        if (!IsBounded(i) || grants[at].Sequence != bounds[i] || held.ReadAt.Ticks < arrived || !IsDown(i, in held, measuredAt.Ticks >= arrived ? watts : double.NaN, arrived))
        {
            return;
        }

        var grant = GrantOf(i, in held, isDown: true, now) with { Sequence = bounds[i] };
        bounds[i] = 0;
        if (held.Remaining > TimeSpan.Zero)
        {
            grants[at] = grant;
            return;
        }

        counts[i]--;
        for (int j = 0; j < counts[i]; j++)
        {
            grants[at + j] = grants[at + j + 1];
        }
    }

    /// <summary>Counts a command for so much longer.</summary>
    public void CountLater(int i, uint sequence, TimeSpan late)
    {
        for (int j = 0; j < counts[i]; j++)
        {
            ref var grant = ref grants[(i * MaxGrants) + j];
            grant.LatestLapse += grant.Sequence == sequence ? late.Ticks : 0;
        }
    }

    /// <summary>Writes what one consumer's state consists of.</summary>
    public void Save(int i, MemoryWriter to)
    {
        to.Add(sequences[i]);
        to.Add(caught[i]);
        to.Add(strikes[i]);
        to.Add(draw[i]);
        to.Add(drawAt[i]);
        to.Add(judgedAt[i]);
        to.Add(bareSince[i]);
        to.Add(counts[i]);
        for (int j = 0; j < counts[i]; j++)
        {
            ref var grant = ref grants[(i * MaxGrants) + j];
            to.Add(grant.Sequence);
            to.Add(grant.CeilingWatts);
            to.Add(grant.SentAt);
            to.Add(grant.AcknowledgedAt);
            to.Add(grant.IsConfirmed);
            to.Add(grant.IsBound);
            to.Add(grant.EarliestLapse);
            to.Add(grant.LatestLapse);
        }
    }

    /// <summary>Reads what <see cref="Save(int, MemoryWriter)"/> wrote. For a negative index it is read and thrown away: the consumer is gone from the site file.</summary>
    public void Load(int i, MemoryReader from)
    {
        uint sequence = from.Unsigned();
        bool isCaught = from.Flag();
        int strike = from.Count(StrikesToAdvisory);
        var (watts, measured, judged, bare) = (from.Number(), from.Long(), from.Long(), from.Long());
        int count = from.Count(MaxGrants);
        for (int j = 0; j < count; j++)
        {
            var grant = new Grant
            {
                Sequence = from.Unsigned(),
                CeilingWatts = from.Number(),
                SentAt = from.Long(),
                AcknowledgedAt = from.Long(),
                IsConfirmed = from.Flag(),
                IsBound = from.Flag(),
                EarliestLapse = from.Long(),
                LatestLapse = from.Long(),
            };
            from.Possible(double.IsFinite(grant.CeilingWatts) && grant.Sequence <= sequence);
            if (i >= 0)
            {
                grants[(i * MaxGrants) + j] = grant;
            }
        }

        if (i >= 0)
        {
            (sequences[i], counts[i], strikes[i]) = (sequence, count, strike);
            (draw[i], drawAt[i], judgedAt[i], bareSince[i]) = (watts, measured, judged, bare);
            caught[i] = isCaught;
            advisory[i] = !provenClass[i] || isCaught;
        }
    }

    /// <summary>Takes over which grants are only bounds on what a former controller may have granted: that is not written, because a successor asks anew.</summary>
    /// <param name="before">The ledger of the tree that things come from.</param>
    /// <param name="match">Which consumer is which.</param>
    public void CarryBounds(GrantLedger before, TreeMatch match)
    {
        match.CarryConsumers<uint>(before.bounds.AsSpan(0, before.consumers), bounds.AsSpan(0, consumers));
        bounds[^1] = before.bounds[^1];
    }

    /// <summary>Writes what belongs to no single consumer.</summary>
    public void Save(MemoryWriter to)
    {
        to.Add(latelyAt);
        foreach (double highest in lately)
        {
            to.Add(highest);
        }

        to.Add(followedAt);
        to.Add(followed.Length);
        foreach (double watts in followed)
        {
            to.Add(watts);
        }
    }

    /// <summary>Reads what <see cref="Save(MemoryWriter)"/> wrote.</summary>
    public void Load(MemoryReader from)
    {
        latelyAt = from.Long();
        for (int k = 0; k < lately.Length; k++)
        {
            lately[k] = from.Number();
        }

        int at = from.Count(MostFollowed);
        int count = from.Count(MostFollowed);
        for (int k = 0; k < count; k++)
        {
            // A battery with other figures follows in another time; then nothing is known of what it followed.
            double watts = from.Number();
            followed[k % followed.Length] = count == followed.Length ? watts : double.PositiveInfinity;
        }

        followedAt = at % followed.Length;
    }

    /// <summary>Forgets set-points of the former controller's last seconds: no sample will answer to them any more.</summary>
    public void ForgetLately()
    {
        Array.Fill(lately, double.PositiveInfinity);
        Array.Fill(followed, double.PositiveInfinity);
        latelyAt = 0;
    }

    /// <summary>What it holds it has held since everything arrived; when it let go of what it does not hold any more, nobody knows.</summary>
    private bool IsDown(int i, in HeldGrant held, double watts, long arrived) => held.Remaining > TimeSpan.Zero
        ? watts <= Level(i, held.Ceiling.Value) || held.ReadAt.Ticks >= arrived + actuation[i]
        : watts <= fallback[i];

    private Grant GrantOf(int i, in HeldGrant held, bool isDown, Instant now) => new()
    {
        Sequence = sequences[i],
        CeilingWatts = held.Ceiling.Value,
        SentAt = now.Ticks - Math.Max(0, LongestOf(i).Ticks - held.Remaining.Ticks),
        AcknowledgedAt = held.ReadAt.Ticks,
        IsConfirmed = isDown && provenClass[i] && !IsAdvisory[i],
        EarliestLapse = EarliestLapse(i, held.Remaining, held.ReadAt.Ticks),
        LatestLapse = LatestLapse(i, held.Remaining, held.ReadAt.Ticks) - (holds[i] ? 0 : latency[i]),
    };

    private TimeSpan LongestOf(int i) => i == battery ? tree.Site.Battery!.Reversion : tree.Consumers[i].Enforcement.LongestGrant;

    /// <summary>Counts the most that a device may hold or still draw; minus infinity is nothing at all.</summary>
    private void Bound(int i, double watts, long earliestLapse, long latestLapse, Instant now)
    {
        if (!double.IsNegativeInfinity(watts))
        {
            grants[(i * MaxGrants) + counts[i]++] = new Grant
            {
                Sequence = sequences[i],
                CeilingWatts = watts,
                SentAt = now.Ticks,
                EarliestLapse = earliestLapse,
                LatestLapse = latestLapse,
                IsBound = true,
            };
        }
    }
}
