namespace Megapod.Site.Doctor;

using Megapod.Control.Commissioning;
using Megapod.Core.Model;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Central;

/// <summary>A charging connector with a car: told more where there is provably room, half of what it draws, more again, and then nothing.</summary>
/// <param name="tree">The site.</param>
/// <param name="consumer">Index of the connector.</param>
/// <param name="station">How its station stands.</param>
/// <param name="sink">Takes grants.</param>
internal sealed class ConnectorStepTarget(PowerTree tree, int consumer, Func<StationView> station, ICommandSink sink) : StepTarget
{
    /// <summary>A car that draws less than this is not told from one that draws nothing.</summary>
    private const double LeastDrawWatts = 2_000;

    /// <summary>More than its fallback is worth telling from this many times that on.</summary>
    private const double LeastRise = 1.3;

    /// <summary>Half of what it draws is a step that no taper looks like.</summary>
    private const double Half = 0.5;

    /// <summary>A ceiling at its nameplate would be kept by a station that keeps none.</summary>
    private const double MostOfNameplate = 0.8;

    private const double Tolerance = 0.02;
    private const double LeastToleranceWatts = 500;
    private static readonly TimeSpan LeastWindow = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan RestFor = TimeSpan.FromSeconds(5);
    private readonly Consumer connector = tree.Consumers[consumer];
    private readonly CabinetConfig cabinet = tree.Site.Cabinets.First(c => c.Connectors.Any(k => k.Id == tree.Consumers[consumer].Id));

    /// <inheritdoc/>
    public override string Id => connector.Id;

    /// <inheritdoc/>
    public override string Device => cabinet.Driver;

    /// <inheritdoc/>
    public override string Test => "a charging profile";

    /// <inheritdoc/>
    public override EnforcementConfig Declared => connector.Enforcement;

    /// <inheritdoc/>
    public override int AnswersAs => consumer;

    /// <inheritdoc/>
    public override string Danger => Words(
        $"What it is granted is counted as all that it draws; as it is it may draw its nameplate of {connector.Nameplate.Value / 1000:0} kW, up to {(connector.Nameplate - connector.Fallback).Value / 1000:0} kW more than is counted in silence.");

    /// <inheritdoc/>
    public override (StepPlan? Plan, StepFinding? Why) Begin(SiteSnapshot snapshot, Instant now)
    {
        var car = snapshot.Connectors[consumer];
        if (!car.IsPlugged || car.HasEnded)
        {
            return Not(StepVerdict.NotTested, car.HasEnded ? "its car has ended charging." : "no car is plugged in.", "Test it with a car that charges.");
        }

        var view = station();
        if (!view.IsReady)
        {
            return Not(StepVerdict.Refused, "its station is not connected, or has not said how it stands.", "Call 'megapod doctor' without '--step-test': it says what is wrong.");
        }

        if (snapshot.FallbackUnset[consumer])
        {
            return (null, new StepFinding(
                "fallback", StepVerdict.Weaker, connector.Fallback.Value, connector.Nameplate.Value, connector.Nameplate.Value,
                Words($"Its station has refused the limit to which it falls when nothing is granted; in silence it may draw {connector.Nameplate.Value / 1000:0} kW and not {connector.Fallback.Value / 1000:0} kW. It was told nothing more."),
                "Set the station's own limit, or have its firmware take charging profiles; until then write its nameplate as 'fallback'."));
        }

        FindMeter(snapshot);
        var shown = HasBranch ? Above(snapshot) : Own(snapshot);
        if (!shown.IsFresh(now, (3 * Period()) + TimeSpan.FromSeconds(2)))
        {
            return Not(StepVerdict.Refused, "nothing measures it.", "Have its station send meter values, or give its cabinet a meter.");
        }

        if (shown.Value < LeastDrawWatts)
        {
            return Not(StepVerdict.NotTested, Words($"its car draws {shown.Value / 1000:0.##} kW, too little to step."), "Test it with a car that charges.");
        }

        double floor = connector.Fallback.Value;
        return shown.Value > (floor * (1 + Tolerance)) + LeastToleranceWatts
            ? (null, new StepFinding(
                "fallback", StepVerdict.Weaker, floor, shown.Value, null,
                Words($"It draws {shown.Value / 1000:0.#} kW although nothing is granted, and its station has taken {floor / 1000:0.#} kW as its limit: it does not keep what it is told. {Danger} It was told nothing more."),
                "Change the site file's 'class' to advisory, and run 'megapod check': it says what then no longer fits."))
            : PlanOf(shown.Value);
    }

    /// <inheritdoc/>
    public override Reading Own(SiteSnapshot snapshot) => snapshot.ConsumerPower[consumer];

    /// <inheritdoc/>
    public override Reading Above(SiteSnapshot snapshot) => cabinet.Meter is null ? Reading.Missing : snapshot.NodePower[connector.Node];

    /// <inheritdoc/>
    public override string? MustEnd(SiteSnapshot snapshot, Instant now)
    {
        var import = snapshot.NodePower[0];
        double limit = LimitConfig.LowestImportWatts(tree.Nodes[0].Limits);
        return !snapshot.Connectors[consumer].IsPlugged || snapshot.Connectors[consumer].HasEnded ? "its car has gone or ended charging"
            : import.IsFresh(now, TimeSpan.FromSeconds(5)) && import.Value > limit - SilentLoad.MeterError(tree.Nodes[0], limit) ? "the connection came to its limit"
            : null;
    }

    /// <inheritdoc/>
    public override void Tell(uint sequence, StepOrder order) => sink.Send(new GrantCommand(consumer, sequence, new Watts(connector.WholeStepsBelow(order.Watts)), order.Hold));

    /// <inheritdoc/>
    public override void Rest(uint sequence) => sink.Send(new GrantCommand(consumer, sequence, connector.Fallback, RestFor));

    private (StepPlan? Plan, StepFinding? Why) PlanOf(double drawWatts)
    {
        var kept = connector.Enforcement;
        var own = kept.CommandLatency + kept.ActuationTime;
        var window = Longer(Longer(LeastWindow, (2 * own) + (3 * Period())), kept.MinimumWriteInterval);
        var skew = kept.DatedWithSkew ?? TimeSpan.Zero;

        // Its own clock counts whole seconds, and what is left of a grant is written as a date.
        var rounding = TimeSpan.FromSeconds(2);
        var last = TimeSpan.FromSeconds(Math.Ceiling((window + skew + rounding + (3 * Period())).TotalSeconds) + 5);
        var hold = TimeSpan.FromSeconds(Math.Ceiling((window + own + skew + rounding).TotalSeconds));
        if (Longer(last, hold) > kept.LongestGrant)
        {
            return Not(StepVerdict.Refused, Words($"a step has to stand for {Longer(last, hold).TotalSeconds:0} s to be seen, and 'longestGrant' is {kept.LongestGrant.TotalSeconds:0} s."), "Lengthen 'longestGrant', or shorten the times and the station's 'period'.");
        }

        double floor = connector.Fallback.Value;
        double high = connector.WholeStepsBelow(Math.Min(MostOfNameplate * connector.Nameplate.Value, floor + StepRoom.UpWatts(tree, connector.Node)));
        bool mayRise = high >= LeastRise * Math.Max(floor, connector.Minimum.Value);
        double tolerance = Math.Max(LeastToleranceWatts, Tolerance * Math.Max(drawWatts, mayRise ? high : 0));
        if (!mayRise && Math.Max(connector.Minimum.Value, Half * drawWatts) > drawWatts - (2 * tolerance))
        {
            return Not(StepVerdict.Refused, Words($"there is no room: its car draws {drawWatts / 1000:0.#} kW, its smallest power is {connector.Minimum.Value / 1000:0.#} kW, and the limits do not let it draw more."), "Test it when more is free.");
        }

        var down = new StepMove("down", connector.Minimum.Value, Half);
        StepMove[] moves = mayRise ? [new StepMove("up", high, MustMove: false), down, new StepMove("up", high, MustMove: false)] : [down];
        return (new StepPlan
        {
            Moves = moves,
            IsCeiling = true,
            ToleranceWatts = tolerance,
            Window = window,
            Hold = hold,
            LastHold = last,
            LapseWatts = floor,
            LapseEarliest = last - skew - rounding - (kept.ClockDrift * last),
            LapseLatest = last + skew + own + (kept.ClockDrift * last),
            LongestGap = (3 * Period()) + TimeSpan.FromSeconds(1),
        }, null);
    }

    /// <summary>A cabinet's meter judges a connector while no other car draws from it.</summary>
    private void FindMeter(SiteSnapshot snapshot)
    {
        bool isAlone = !Enumerable.Range(0, tree.ConnectorCount).Any(c => c != consumer && tree.Consumers[c].Node == connector.Node && snapshot.Connectors[c].IsPlugged);
        HasBranch = cabinet.Meter is { } meter && meter.Driver != DeviceConfig.Emulated && isAlone;
        MeasuredBy = HasBranch ? $"the meter of its cabinet, '{cabinet.Meter!.Id}', which nobody else uses now" : cabinet.Meter is null ? "its own measurement alone" : "its own measurement: other cars draw from its cabinet";
    }

    private TimeSpan Period() => HasBranch
        ? Longer(cabinet.Meter!.SamplePeriod, tree.Site.Devices.FirstOrDefault(d => d.Id == cabinet.Meter.Driver)?.Period ?? TimeSpan.Zero)
        : connector.ReportPeriod;

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
