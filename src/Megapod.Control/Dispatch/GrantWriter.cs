namespace Megapod.Control.Dispatch;

using Megapod.Control.Commands;
using Megapod.Control.Cycle;
using Megapod.Control.Guards;
using Megapod.Control.Ledger;
using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>
/// Moves grants towards their targets: shrinks at once, renewals in good time, growth only into confirmed headroom and no faster than the device
/// may be written. Expiries are ordered: what would rise to its fallback holds its grant longest, so that everything that falls has lapsed first.
/// </summary>
internal sealed class GrantWriter
{
    /// <summary>A plugged car takes no power for its first ten seconds or so: wait that long for room for all of its want rather than writing twice.</summary>
    private static readonly TimeSpan OpeningPatience = TimeSpan.FromSeconds(8);

    /// <summary>Cars tell their maximum a few seconds after plugging in. Room is made at once, but the grant waits for the figure.</summary>
    private static readonly TimeSpan HelloPatience = TimeSpan.FromSeconds(7);

    /// <summary>Headroom that others give up is confirmed within a few seconds: a device that may be written once in a long while waits that long for all of it.</summary>
    private static readonly TimeSpan GrowthPatience = TimeSpan.FromSeconds(6);

    private const double RackStepWatts = 500;
    private const double RackShrinkWatts = 50;
    private const double MinimumRoundingWatts = 0.05;
    private const double TrimWatts = 300;
    private const double TrimShare = 0.004;

    private readonly PowerTree tree;
    private readonly CommandTimes[] times;
    private readonly int[] growing;

    public GrantWriter(PowerTree tree)
    {
        this.tree = tree;
        times = [.. tree.Consumers.Take(tree.ConnectorCount + tree.RackCount).Select(CommandTimes.Of)];
        growing = new int[times.Length];
    }

    /// <summary>Writes what is due.</summary>
    public void Write(CycleMemory memory, Allocator allocation, Bounds bounds, CycleOutput output, Instant now)
    {
        var ledger = memory.Ledger;
        int controlled = tree.ConnectorCount + tree.RackCount;
        int grow = 0;
        for (int i = 0; i < controlled; i++)
        {
            double ceiling = Held(ledger, bounds, i, now);
            if (allocation.Targets[i] <= ceiling + Slack(i))
            {
                ShrinkOrRenew(memory, allocation, bounds, output, i, ceiling, now);
                ceiling = Held(ledger, bounds, i, now);
            }

            // One that got less than it should have, because a limit has no room yet, says so with those that grow.
            if (!(allocation.Targets[i] <= ceiling + Slack(i)))
            {
                growing[grow++] = i;
            }
        }

        double growth = bounds.RackGrowthWatts;
        foreach (int i in growing.AsSpan(0, grow))
        {
            Grow(memory, allocation, bounds, output, i, Held(ledger, bounds, i, now), now, ref growth);
        }
    }

    /// <summary>
    /// The ceiling that a device still holds; NaN when its grant may have lapsed: to give that once more is growth, not renewal. Where the connection limits the
    /// rise a rack must have answered, because one that lost its grant on the way and gets it with the next command rises all the same.
    /// </summary>
    private double Held(GrantLedger ledger, Bounds bounds, int i, Instant now) =>
        ledger.LastLapsesAt(i) <= now.Ticks ? double.NaN
        : i >= tree.ConnectorCount && bounds.RackGrowthBy == GuardId.Ramp ? ledger.AnsweredCeiling(i)
        : ledger.Ceiling(i);

    /// <summary>Whether grants lean on more support than the battery will have: then even what nobody uses is taken back at once.</summary>
    private static bool LeansTooMuch(GrantLedger ledger, Bounds bounds) => ledger.BatteryIndex >= 0 && -ledger.Ceiling(ledger.BatteryIndex) > bounds.SupportWatts + 1;

    /// <summary>Duration of a grant: consumers that would rise to their fallback get the longest, connectors that would fall half of it.</summary>
    private TimeSpan DurationOf(int i, double ceiling)
    {
        var consumer = tree.Consumers[i];
        bool rises = ceiling < consumer.Fallback.Value;
        return consumer.Kind == ConsumerKind.Rack || rises ? consumer.Enforcement.LongestGrant : consumer.Enforcement.LongestGrant / 2;
    }

    /// <summary>
    /// What of a target fits now. Between zero and a connector's smallest deliverable power there is nothing: a session runs or is stopped. A rack's idle
    /// draw, which its fallback bears, needs no room.
    /// </summary>
    private double Grantable(GrantLedger ledger, int i, double target, out TimeSpan duration, out int row)
    {
        var consumer = tree.Consumers[i];
        duration = DurationOf(i, target);
        if (!ledger.MayLapseAfter(i, duration))
        {
            duration = consumer.Enforcement.LongestGrant;
        }

        double granted = consumer.WholeStepsBelow(Math.Min(target, ledger.FreeCeiling(i, duration, target, out row)));
        if (granted < target - 1 && target <= ledger.Ceiling(i) && target >= consumer.Fallback.Value)
        {
            // A limit has come down and others have not yet: for its whole life the lower ceiling would not fit beside theirs. For as long as this
            // device surely holds the higher one it does, and by then theirs are down: a session is cut to what it can have, not stopped, and a rack not sent to idle. One that would
            // rise to its fallback must not lapse early, because others may still hold theirs.
            var held = ledger.SurelyHeldFor(i);
            double kept = consumer.WholeStepsBelow(Math.Min(target, ledger.FreeCeiling(i, held, target, out int keptRow)));
            if (kept > granted && times[i].IsWorth(held) && ledger.MayLapseAfter(i, held))
            {
                (granted, duration, row) = (kept, held, keptRow);
            }
        }

        if (consumer.Kind == ConsumerKind.Rack)
        {
            return Math.Max(granted, Math.Min(target, Math.Min(consumer.Minimum.Value, consumer.Fallback.Value)));
        }

        // What is left for the last one is a difference of sums: a hair less than its minimum is its minimum.
        return granted < consumer.Minimum.Value - MinimumRoundingWatts ? 0 : Math.Max(granted, consumer.Minimum.Value);
    }

    private double Slack(int i) => i < tree.ConnectorCount ? 50 : RackStepWatts;

    private void ShrinkOrRenew(CycleMemory memory, Allocator allocation, Bounds bounds, CycleOutput output, int i, double ceiling, Instant now)
    {
        var ledger = memory.Ledger;

        // Where the connection limits the rise, a renewal raises nothing, not even by the little that is not worth a write of its own.
        double target = bounds.RackGrowthBy == GuardId.Ramp ? Math.Min(allocation.Targets[i], ceiling) : allocation.Targets[i];
        ref var commands = ref memory.Commands[i];
        bool lower = target < ceiling - RackShrinkWatts;
        bool write = commands.IsDue(in times[i], ledger.LastLapsesAt(i), now.Ticks);
        if (lower && !write)
        {
            // To one that was given up as well: it may hear although nobody hears it, and what it is told once to give back it is not told again.
            bool isRack = i >= tree.ConnectorCount;
            bool urgent = isRack || LeansTooMuch(ledger, bounds) || allocation.Kinds[i] is ReasonKind.Limit or ReasonKind.Guard or ReasonKind.Vacant;
            bool worthTrim = ceiling - target > Math.Max(TrimWatts, TrimShare * ceiling) && commands.MayWrite(in times[i], now.Ticks);
            write = urgent || worthTrim;
        }

        if (write)
        {
            // A renewal reaches into later slots than the grant it renews, so it has to fit there like any growth; if it does not fit yet, it waits while it can.
            double asked = AskableOf(in commands, i, target);
            double granted = Grantable(ledger, i, asked, out var duration, out _);
            bool canWait = CommandState.CanWait(in times[i], ledger.LastLapsesAt(i), now.Ticks);
            if (lower || commands.IsGivenUp || !canWait || granted >= asked - 50)
            {
                Issue(memory, output, i, granted, duration, now);
            }
        }
    }

    private void Grow(CycleMemory memory, Allocator allocation, Bounds bounds, CycleOutput output, int i, double ceiling, Instant now, ref double rackGrowth)
    {
        var ledger = memory.Ledger;
        var consumer = tree.Consumers[i];
        double target = allocation.Targets[i];
        bool isRack = i >= tree.ConnectorCount;
        bool holds = ledger.LastLapsesAt(i) > now.Ticks;
        double from = double.IsNaN(ceiling) ? Math.Min(consumer.Fallback.Value, target) : ceiling;
        ref var commands = ref memory.Commands[i];
        bool due = commands.IsGivenUp ? commands.MustRetry(in times[i], now.Ticks) : !holds || commands.IsDue(in times[i], ledger.LastLapsesAt(i), now.Ticks);
        if (!due && (commands.IsGivenUp || (holds && double.IsNaN(ceiling))))
        {
            allocation.Kinds[i] = ReasonKind.AwaitingConfirmation;
            return;
        }

        target = AskableOf(in commands, i, target);
        if (isRack && target - from > rackGrowth)
        {
            target = from + rackGrowth;
            if (bounds.RackGrowthBy != GuardId.None)
            {
                allocation.Kinds[i] = ReasonKind.Guard;
                allocation.Limits[i] = (int)bounds.RackGrowthBy;
            }
        }

        if (isRack && bounds.RackGrowthBy == GuardId.Ramp)
        {
            // Where the connection limits the rise, a rack gets no more than it can take up within the cycle: unused ceilings would add up to a step.
            target = Math.Min(target, from + Math.Max(consumer.RampWattsPerSecond, consumer.Step.Value));
        }

        bool opening = !isRack && !memory.Cars[i].IsOpened;
        bool unknown = opening && memory.Cars[i].IsPlugged && !memory.Cars[i].IsDeclared && now.Ticks - memory.Cars[i].PluggedAt < HelloPatience.Ticks;
        if (unknown && !due)
        {
            allocation.Kinds[i] = ReasonKind.AwaitingConfirmation;
            return;
        }

        if (unknown)
        {
            target = from;
        }

        if (!isRack && !opening && !due && !commands.MayWrite(in times[i], now.Ticks))
        {
            allocation.Kinds[i] = ReasonKind.WriteInterval;
            return;
        }

        double granted = Grantable(ledger, i, target, out var duration, out int row);
        bool full = granted >= target - 50;
        if (!full)
        {
            allocation.Kinds[i] = ReasonKind.AwaitingConfirmation;
            allocation.Limits[i] = row;
        }

        bool patient = !isRack && !full && IsPatient(ref memory.Cars[i], opening, now.Ticks);
        bool worth = full || granted > from + Math.Max(Slack(i), opening ? 1_000 : RackStepWatts);
        if (due || (worth && !patient))
        {
            Issue(memory, output, i, granted, duration, now);
            if (isRack)
            {
                rackGrowth -= Math.Max(0, granted - from);
                return;
            }

            memory.Cars[i].WaitingSince = 0;
            if (full && !unknown && memory.Cars[i].IsPlugged)
            {
                memory.Cars[i].IsOpened = true;
            }
        }
    }

    /// <summary>Whether a connector that cannot have all that it wants yet had better wait for it than spend its write on a part.</summary>
    private static bool IsPatient(ref CarDemand car, bool opening, long nowTicks)
    {
        if (opening)
        {
            return nowTicks - car.PluggedAt < OpeningPatience.Ticks;
        }

        car.WaitingSince = car.WaitingSince == 0 ? nowTicks : car.WaitingSince;
        return nowTicks - car.WaitingSince < GrowthPatience.Ticks;
    }

    /// <summary>A device that was given up is asked for nothing above its fallback: that much it may draw anyway.</summary>
    private double AskableOf(in CommandState commands, int i, double target) => commands.IsGivenUp ? Math.Min(target, tree.Consumers[i].Fallback.Value) : target;

    private void Issue(CycleMemory memory, CycleOutput output, int i, double ceiling, TimeSpan duration, Instant now)
    {
        uint sequence = memory.Ledger.Issue(i, ceiling, duration, now);
        memory.Ledger.Commit(i, ceiling, duration);
        memory.Commands[i].Send(in times[i], sequence, now.Ticks);
        output.Add(new GrantCommand(i, sequence, new Watts(ceiling), duration));
    }
}
