namespace Megapod.Site.Doctor;

using Megapod.Control.Commissioning;
using Megapod.Core.Model;
using Megapod.Core.Ports;
using Megapod.Core.Units;

/// <summary>The battery, told a small step one way, half of it, and then nothing.</summary>
/// <param name="tree">The site.</param>
/// <param name="map">Its register map; null: it describes itself.</param>
/// <param name="sink">Takes set-points.</param>
/// <param name="isCharging">Which way.</param>
internal sealed class BatteryStepTarget(PowerTree tree, RegisterMapConfig? map, ICommandSink sink, bool isCharging) : StepTarget
{
    /// <summary>The step as a share of the battery's power: large enough to be told from what a site's meter shows besides, and small beside what the connection carries.</summary>
    private const double Share = 0.1;

    /// <summary>Power that differs by less than this share of the step is the same.</summary>
    private const double Tolerance = 0.05;

    /// <summary>A site that may not feed in must import this many times the step while the battery discharges.</summary>
    private const double ImportTimes = 2;

    private static readonly TimeSpan LeastWindow = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RestFor = TimeSpan.FromSeconds(2);

    private readonly BatteryConfig battery = tree.Site.Battery!;

    /// <inheritdoc/>
    public override string Id => battery.Id;

    /// <inheritdoc/>
    public override string Device => battery.Driver;

    /// <inheritdoc/>
    public override string Test => isCharging ? "charging" : "discharging";

    /// <inheritdoc/>
    public override EnforcementConfig Declared => battery.Enforcement;

    /// <inheritdoc/>
    public override int AnswersAs => SiteSnapshot.BatteryCommand;

    /// <inheritdoc/>
    public override string Danger => isCharging
        ? Words($"When the controller falls silent the certificate counts on its charging to end; as it is it may go on with up to {battery.Power.Value / 1000:0} kW.")
        : Words($"What is granted against its support is counted as there for as long as it was told; as it is up to {battery.Power.Value / 1000:0} kW of it may be missing or stay.");

    private double StepWatts => Share * battery.Power.Value;

    /// <inheritdoc/>
    public override (StepPlan? Plan, StepFinding? Why) Begin(SiteSnapshot snapshot, Instant now)
    {
        var reading = snapshot.Battery;
        var oldest = TimeSpan.FromSeconds(5);
        FindMeter();
        if (map?.Reversion is RegisterReversion.Bounded)
        {
            return Not(StepVerdict.NotTested, "its set-points do not lapse by themselves, so that a test that is killed would leave the step in force.", "Give it a watchdog, and write that into the register map.");
        }

        if (!reading.IsOnline || !reading.Power.IsFresh(now, oldest) || !reading.Soc.IsFresh(now, oldest))
        {
            return Not(StepVerdict.Refused, "it does not say its power and its state of charge, or is out of service.", "Call 'megapod doctor' without '--step-test': it says what is wrong.");
        }

        if (Math.Abs(reading.Power.Value) > StepWatts / 4)
        {
            return Not(StepVerdict.Refused, Words($"it goes on with {reading.Power.Value / 1000:0.#} kW although nobody here commands it."), "Find out who does, and end that for the test.");
        }

        var window = Longer(LeastWindow, (2 * (battery.Enforcement.CommandLatency + battery.Enforcement.ActuationTime)) + TimeSpan.FromSeconds(3));
        var lease = map?.Control?.Watchdog?.Timeout ?? TimeSpan.Zero;
        var last = TimeSpan.FromSeconds(Math.Ceiling((window + Longer(TimeSpan.FromSeconds(5), lease)).TotalSeconds));
        double energy = StepWatts * (2 * (window + last)).TotalHours / battery.Energy.Value;
        double low = battery.MinimumSoc + (2 * battery.SocSigma) + (isCharging ? 0 : energy);
        double high = battery.MaximumSoc - (2 * battery.SocSigma) - (isCharging ? energy : 0);
        if (reading.Soc.Value < low || reading.Soc.Value > high)
        {
            return Not(StepVerdict.Refused, Words($"its state of charge is {reading.Soc.Value:0.##%}; for {Test} with {StepWatts / 1000:0} kW it has to be from {low:0.##%} to {high:0.##%}."), "Charge or discharge it first.");
        }

        if (last > battery.Reversion)
        {
            return Not(StepVerdict.Refused, Words($"a step has to stand for {last.TotalSeconds:0} s to be seen, and its timer is set to {battery.Reversion.TotalSeconds:0} s at most."), "Shorten its declared times, or lengthen 'reversion'.");
        }

        double room = isCharging ? StepRoom.UpWatts(tree, tree.BatteryNode) : StepRoom.DownWatts(tree);
        if (room < StepWatts && (isCharging || !MayFeedFrom(snapshot, now, ImportTimes)))
        {
            return Not(
                StepVerdict.Refused,
                isCharging
                    ? Words($"there is no room: with all that the site may draw in silence the limits leave {room / 1000:0.#} kW, and the step is {StepWatts / 1000:0.#} kW.")
                    : Words($"the site might feed in: its limits allow {room / 1000:0.#} kW with every load gone, the step is {StepWatts / 1000:0.#} kW, and not twice that is imported."),
                isCharging ? "Lower fallbacks, or test it before other devices are connected." : "Test it while the site imports more.");
        }

        // Whole seconds of its timer are rounded down for charging and up for discharging; a watchdog lapses up to its time after the last write.
        var rounding = TimeSpan.FromSeconds(1);
        var own = battery.Enforcement.CommandLatency + battery.Enforcement.ActuationTime;
        var drift = battery.Enforcement.ClockDrift * last;
        double sign = isCharging ? 1 : -1;
        return (new StepPlan
        {
            Moves = [new StepMove(isCharging ? "up" : "down", sign * StepWatts), new StepMove("back", sign * StepWatts / 2)],
            IsCeiling = false,
            ToleranceWatts = Math.Max(Tolerance * StepWatts, battery.TrackingErrorFraction * battery.Power.Value),
            Window = window,
            Hold = TimeSpan.FromSeconds(Math.Ceiling((window + lease + own).TotalSeconds) + 1),
            LastHold = last,
            LapseWatts = 0,
            LapseEarliest = last - rounding - drift - (lease > TimeSpan.Zero ? lease + map!.Control!.Watchdog!.Period : TimeSpan.Zero),
            LapseLatest = last + drift + own + (isCharging ? TimeSpan.Zero : rounding + lease),
            LongestGap = (3 * PeriodOfJudge()) + TimeSpan.FromSeconds(1),
        }, null);
    }

    /// <inheritdoc/>
    public override Reading Own(SiteSnapshot snapshot) => snapshot.Battery.Power;

    /// <inheritdoc/>
    public override Reading Above(SiteSnapshot snapshot) => MeterNode() is var node && node >= 0 ? snapshot.NodePower[node] : Reading.Missing;

    /// <inheritdoc/>
    public override string? MustEnd(SiteSnapshot snapshot, Instant now)
    {
        var import = snapshot.NodePower[0];
        double limit = LimitConfig.LowestImportWatts(tree.Nodes[0].Limits);
        return import.IsFresh(now, TimeSpan.FromSeconds(5)) && import.Value > limit - SilentLoad.MeterError(tree.Nodes[0], limit) && isCharging ? "the connection came to its limit"
            : !isCharging && StepRoom.DownWatts(tree) < StepWatts && !MayFeedFrom(snapshot, now, 0) ? "the site came to feed in"
            : snapshot.Battery.Soc is { Quality: Quality.Good } soc && (soc.Value < battery.MinimumSoc || soc.Value > battery.MaximumSoc) ? "its state of charge left its band"
            : null;
    }

    /// <inheritdoc/>
    public override void Tell(uint sequence, StepOrder order) => sink.Send(new BatterySetpoint(sequence, new Watts(order.Watts), order.Hold));

    /// <inheritdoc/>
    public override void Rest(uint sequence) => sink.Send(new BatterySetpoint(sequence, Watts.Zero, RestFor));

    private bool MayFeedFrom(SiteSnapshot snapshot, Instant now, double times) => snapshot.NodePower[0].IsFresh(now, TimeSpan.FromSeconds(5)) && snapshot.NodePower[0].Value >= times * StepWatts;

    private void FindMeter()
    {
        int node = MeterNode();
        HasBranch = node >= 0 && !tree.Consumers.Any(c => tree.IsAtOrAbove(node, c.Node)) && !tree.SolarNodes.Any(s => tree.IsAtOrAbove(node, s));
        MeasuredBy = node < 0 ? "its own measurement alone" : HasBranch ? $"the meter of its branch, '{tree.Nodes[node].Meter!.Id}'" : $"its own measurement, with '{tree.Nodes[node].Meter!.Id}' above it as a check";
    }

    private int MeterNode()
    {
        int node = tree.BatteryNode;
        while (node >= 0 && tree.Nodes[node].Meter is null)
        {
            node = tree.Nodes[node].Parent;
        }

        return node;
    }

    private TimeSpan PeriodOfJudge()
    {
        int node = MeterNode();
        return HasBranch ? Longer(tree.Nodes[node].Meter!.SamplePeriod, tree.Site.Devices.FirstOrDefault(d => d.Id == tree.Nodes[node].Meter!.Driver)?.Period ?? TimeSpan.Zero) : battery.RegulatorPeriod;
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
