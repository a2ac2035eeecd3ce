namespace Megapod.Unit.Control.Ledger;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>
/// The second law's own book: every command that was ever told to a device, and the most that the device may hold by it. A command makes the older ones
/// void only when it was answered with yes and then either its actuation time has passed or a later sample shows it kept. It keeps everything and merges nothing.
/// </summary>
internal sealed class GrantBook
{
    private readonly PowerTree tree;
    private readonly List<Told>[] told;
    private readonly EnforcementConfig[] enforcement;
    private readonly long[] actuation;

    public GrantBook(PowerTree tree)
    {
        this.tree = tree;
        var battery = tree.Site.Battery;
        enforcement = [.. tree.Consumers.Select(c => c.Enforcement), battery?.Enforcement ?? new EnforcementConfig()];
        actuation = [.. enforcement.Select(e => e.ActuationTime.Ticks)];
        actuation[^1] = battery is null ? 0 : Math.Max(actuation[^1], (battery.CommandDelay + (5 * battery.Lag)).Ticks);
        told = [.. enforcement.Select(_ => new List<Told>())];
    }

    public void Sent(int device, uint sequence, double watts, TimeSpan duration, long now)
    {
        var e = enforcement[device];
        long skew = e.DatedWithSkew?.Ticks ?? 0;
        long drift = (long)(duration.Ticks * e.ClockDrift);
        told[device].Add(e.HoldsUntilTold
            ? new Told(sequence, watts) { From = long.MaxValue, Until = long.MaxValue }
            : new Told(sequence, watts) { From = now + duration.Ticks - drift - skew, Until = now + duration.Ticks + drift + skew + e.CommandLatency.Ticks + actuation[device] });
    }

    public void Answered(in CommandReport report)
    {
        int device = report.Consumer == SiteSnapshot.BatteryCommand ? tree.Consumers.Length : report.Consumer;
        uint sequence = report.Sequence;
        var found = told[device].Find(t => t.Sequence == sequence);
        if (report.Accepted && found is { YesAt: long.MaxValue })
        {
            found.YesAt = report.At.Ticks;
        }
    }

    public void Seen(int device, double watts, long measuredAt)
    {
        foreach (var command in told[device].Where(t => t.YesAt < measuredAt && watts <= Level(device, t.Watts)))
        {
            command.IsShown = true;
        }
    }

    /// <summary>A device was asked when nothing was on its way to it any more: what it says is all that it can hold.</summary>
    public void Asked(int device, HeldGrant held, double watts, Instant aloneSince)
    {
        told[device].Clear();
        if (held.Remaining > TimeSpan.Zero)
        {
            var e = enforcement[device];
            long read = held.ReadAt.Ticks;
            long drift = (long)(held.Remaining.Ticks * e.ClockDrift);
            told[device].Add(new Told(0, held.Ceiling.Value)
            {
                From = e.HoldsUntilTold ? long.MaxValue : read + held.Remaining.Ticks - drift,
                Until = e.HoldsUntilTold ? long.MaxValue : read + held.Remaining.Ticks + drift + actuation[device],
                YesAt = read,
                IsShown = watts <= Level(device, held.Ceiling.Value) || read >= aloneSince.Ticks + e.CommandLatency.Ticks + actuation[device],
            });
        }
    }

    /// <summary>The most that a device may hold at an instant.</summary>
    public double Most(int device, long now)
    {
        var commands = told[device];
        int last = commands.FindLastIndex(t => t.IsShown || (t.YesAt != long.MaxValue && now >= t.YesAt + actuation[device]));
        var open = commands.Skip(Math.Max(0, last)).ToArray();
        bool mayRest = last < 0 || open.Any(t => t.From <= now) || open.All(t => t.Until <= now);
        double rest = device == tree.Consumers.Length ? 0 : tree.Consumers[device].Fallback.Value;
        return open.Where(t => t.Until > now).Select(t => Level(device, t.Watts)).Append(mayRest ? rest : double.NegativeInfinity).Max();
    }

    private double Level(int device, double watts)
    {
        var e = enforcement[device];
        bool isRack = device < tree.Consumers.Length && tree.Consumers[device].Kind == ConsumerKind.Rack;
        return (isRack ? Math.Max(watts, tree.Consumers[device].Minimum.Value) : watts) + (e.Class == EnforcementClass.Hardware ? 0 : e.Overshoot.Value);
    }

    private sealed record Told(uint Sequence, double Watts)
    {
        public long From { get; init; }

        public long Until { get; init; }

        public long YesAt { get; set; } = long.MaxValue;

        public bool IsShown { get; set; }
    }
}
