namespace Megapod.Control.Cycle;

using Megapod.Control.Cooling;
using Megapod.Control.Dispatch;
using Megapod.Control.Guards;
using Megapod.Control.Ledger;
using Megapod.Control.Regulator;
using Megapod.Control.Topology;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;

/// <summary>
/// The site's decider, once a second and on events: read, trust, ledger, guards, dispatch, target, explain. It computes from its arguments alone;
/// the live site and the simulator run this same code. Between two steps all that lasts is in <see cref="CycleMemory"/>.
/// </summary>
public sealed partial class SiteCycle
{
    /// <summary>Once below its reserve the battery charges so far above it, as a fraction of its energy, before compute below the peak price runs again.</summary>
    public const double ReserveHysteresis = 0.03;

    /// <summary>The longest time between two steps that the design allows; freshness and recovery count on it.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>A step that takes longer is not counted as time that surely passed.</summary>
    private static readonly TimeSpan LongestStep = 2 * Period;

    private static readonly TimeSpan Jitter = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestCharge = TimeSpan.FromSeconds(10);

    /// <summary>Smoothing's share comes back to the plan's path at 0.15 W for each Wh that it is off: in about 7 h, slowly beside what it smooths.</summary>
    private const double RecentringPerWattHour = 0.15;

    /// <summary>A plant gives a little more than its peak on a cold clear day; beyond this factor the reading is wrong.</summary>
    private const double SolarExcess = 1.25;

    /// <summary>How many times the recovery time passes until what is taken from consumers is surely free: they come down, and it is confirmed.</summary>
    private const double ConfirmedWithinRecoveries = 2;

    /// <summary>How long a busy spell lasts where no plan says so, and by how much it may still grow, for the cars' own reserve.</summary>
    private const double BusySpellHours = 5;
    private const double BusySpellGrowth = 1.25;
    private const double BusyRiseSeconds = 900;
    private const double BusyFallSeconds = 7200;

    private readonly PowerTree tree;
    private readonly IGuard[] guards;
    private readonly GuardInput input;
    private readonly Bounds bounds;
    private readonly Allocator allocator;
    private readonly GrantWriter writer;
    private readonly CoolingWatch cooling;
    private readonly double[] nameplate;

    /// <summary>Per consumer what it is trusted to draw in this step, W; NaN: nobody knows.</summary>
    private readonly double[] drawn;
    private readonly double[] meterError;
    private readonly TimeSpan[] oldest;
    private readonly TimeSpan[] nodeOldest;
    private readonly TimeSpan rootOldest;
    private readonly TopologySettings topologySettings;
    private readonly double exportCapWatts;

    /// <summary>What the sun is trusted to give in this step, W. It eases the month's peak, which is an energy, and no limit.</summary>
    private double productionWatts;

    /// <summary>Prepares a cycle for a site; the memory's tree must be the same.</summary>
    public SiteCycle(PowerTree tree, CycleMemory memory)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(memory);
        this.tree = tree;
        guards =
        [
            new SafetyInputGuard(), new TopologyGuard(), new MeterLostGuard(), new NMinusOneGuard(), new RampGuard(),
            new ThermalGuard(), new StateOfChargeGuard(), new ExportGuard(), new GridEventGuard(),
            new ServiceGuard(),
        ];
        bounds = new Bounds(tree.Consumers.Length);
        allocator = new Allocator(tree, memory.Ledger);
        writer = new GrantWriter(tree);
        cooling = new CoolingWatch(tree);
        nameplate = [.. tree.Consumers.Select(c => c.Nameplate.Value)];
        drawn = new double[nameplate.Length];
        meterError = [.. tree.Consumers.Select(c => tree.Nodes[c.Node].Meter?.ErrorFraction ?? 0.01)];
        oldest = [.. tree.Consumers.Select(OldestOf)];
        nodeOldest = [.. tree.Nodes.Select(n => OldestOf(n.Meter))];
        rootOldest = nodeOldest[0];
        topologySettings = new TopologySettings(tree, rootOldest);
        exportCapWatts = ExportGuard.MostDischarge(tree, 0);
        input = new GuardInput
        {
            Tree = tree,
            RecoverySeconds = RecoveryOf(tree),
            LastingLoadWatts = LastingLoadOf(tree),
        };
    }

    /// <summary>Draw that cannot vanish by itself, W: racks at idle.</summary>
    public static double LastingLoadOf(PowerTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        return tree.Consumers.Where(c => c.Kind == ConsumerKind.Rack).Sum(c => Math.Min(c.Minimum.Value, c.Fallback.Value));
    }

    /// <summary>Longest time from a battery trip until consumers are down: meter, one cycle, command, actuation; in seconds.</summary>
    public static double RecoveryOf(PowerTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        var meter = tree.Nodes[0].Meter ?? new MeterConfig { Id = "" };
        double slowest = tree.Consumers.Where(c => c.IsControlled).Select(c => (c.Enforcement.CommandLatency + c.Enforcement.ActuationTime).TotalSeconds).DefaultIfEmpty(0).Max();
        return (meter.SamplePeriod + meter.Delay + Period).TotalSeconds + slowest;
    }

    /// <summary>
    /// A named person has looked and ends the stop of a rack, or of a pod's loop. That is refused while its cause is not gone by a fresh reading; what was cut off is given back at the pod.
    /// </summary>
    /// <param name="snapshot">What is measured.</param>
    /// <param name="memory">Where the stop is remembered; changed.</param>
    /// <param name="id">Name of the rack or pod.</param>
    /// <param name="now">The instant.</param>
    /// <returns>What was done.</returns>
    public Outcome<string> EndStop(SiteSnapshot snapshot, CycleMemory memory, string id, Instant now)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(memory);
        int consumer = tree.ConsumerIndex(id);
        int rack = consumer >= tree.ConnectorCount && consumer < tree.ConnectorCount + tree.RackCount ? consumer - tree.ConnectorCount : -1;
        int pod = rack >= 0 ? tree.Consumers[consumer].Unit : Enumerable.Range(0, tree.Pods.Count).FirstOrDefault(p => string.Equals(tree.Pods[p].Id, id, StringComparison.Ordinal), -1);
        if (pod < 0)
        {
            return Outcome<string>.Failure(new Fault("MP3125", $"There is no rack or pod '{id}'.", "Write the name of one that is stopped."));
        }

        ref var stop = ref rack >= 0 ? ref memory.Cooling.Racks[rack] : ref memory.Cooling.Pods[pod];
        if (!stop.IsTripped)
        {
            return Outcome<string>.Failure(new Fault("MP3126", $"{id} is not stopped.", "Nothing: there is nothing to end."));
        }

        if (cooling.Hinders(snapshot, memory.Cooling, pod, rack, now) is { } why)
        {
            return Outcome<string>.Failure(new Fault("MP3127", $"{id} stays stopped: {why}.", "Remove the cause at the pod, wait for a reading that says so, and ask again."));
        }

        stop.Reset();
        return Outcome<string>.Success($"{id} may run again as far as its limits allow; what was cut off there is given back at the pod.");
    }

    /// <summary>One step.</summary>
    /// <param name="snapshot">What is measured; not changed.</param>
    /// <param name="memory">What the step before left; changed.</param>
    /// <param name="plan">The plan, or null; one past its end counts as absent.</param>
    /// <param name="now">The instant of the step, later than the step before.</param>
    /// <param name="output">Filled with what to send and why.</param>
    public void Step(SiteSnapshot snapshot, CycleMemory memory, Plan? plan, Instant now, CycleOutput output)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentNullException.ThrowIfNull(output);
        output.Clear();
        var ledger = memory.Ledger;
        output.Raise(SiteFault.ClockJumped, !KeepsTime(memory, now));
        var slot = plan?.SlotAt(now);

        StandToGrid(snapshot, memory, now);
        ledger.IsBatteryFollowing = memory.Topology.IsTied;
        Read(snapshot, memory, now);
        cooling.Step(snapshot, memory.Cooling, drawn, ElapsedSeconds(memory, now), now, output);
        memory.Learn(snapshot, now);
        ledger.Advance(now, snapshot.EventLimits, Voltage(snapshot, memory, now));
        ApplyTopology(snapshot, memory, now);
        Guard(snapshot, memory, now);
        double slack = Want(snapshot, memory, now);

        double soc = input.Soc;
        double carReserve = CarReserve(memory, slot?.BusySpell?.TotalHours ?? BusySpellHours);
        bool isIsland = memory.Topology.IsIsland;
        double planned = slot?.ReserveSoc ?? tree.Site.Rules.ReserveSoc;
        double reserve = Math.Max(planned, carReserve);
        memory.IsBelowReserve = soc < reserve + (memory.IsBelowReserve ? ReserveHysteresis : 0);
        double budget = Math.Min(Budget(snapshot, slot, ledger, now), memory.Topology.HandOverWatts(topologySettings, now));
        bool mayDischarge = !double.IsNaN(soc) && (!memory.IsBelowReserve || isIsland || MayHandOver(memory, soc));

        // What is kept ready for the grid neither money nor racks may use; limits and cars come before it.
        double kept = isIsland ? 0 : slot?.ReserveBatteryWatts ?? 0;
        var economics = isIsland ? Economics.OfIsland : new Economics(
            slot?.PriceLess ?? double.NegativeInfinity,
            slot is null ? double.NegativeInfinity : Math.Max(slot.PriceLess, slot.PriceMore),
            slot?.YieldPrice ?? 0,
            PeakRoom(memory, budget, slot, mayDischarge ? Math.Max(0, bounds.DischargeWatts - kept) : 0),
            slot is not null && memory.IsBelowReserve,
            soc < Math.Max(slot is null ? 0 : planned / 2, carReserve));
        allocator.Allocate(ledger, memory.Commands, memory.Cars, memory.Order, memory.Band, bounds, snapshot, economics, mayDischarge ? Math.Max(0, bounds.SupportWatts - kept) : 0, now);

        allocator.Targets.CopyTo(memory.TargetWatts, 0);
        writer.Write(memory, allocator, bounds, output, now);
        Target(memory, slot, budget, mayDischarge, snapshot.Battery.IsOnline, now, output);
        Explain(memory, now, output, slack);
        TellTopology(snapshot, memory, now, output);
        memory.LastStep = now;
    }

    /// <summary>
    /// A step that comes much later than the one before, or before it, is a clock that jumped or a controller that stood still; which, nobody can tell. The
    /// live site's clock is monotonic, so this is its second line of defence; for a frozen process it is the first.
    /// </summary>
    private static bool KeepsTime(CycleMemory memory, Instant now)
    {
        long passed = (now - memory.LastStep).Ticks;
        if (memory.LastStep == Instant.Never || (passed >= 0 && passed <= LongestStep.Ticks))
        {
            return true;
        }

        long unexplained = passed - Period.Ticks;
        memory.Ledger.LoseTrackOfTime(now, unexplained);
        if (unexplained < 0)
        {
            memory.Cooling.Shift(unexplained);
        }

        for (int i = 0; i < memory.Cars.Length; i++)
        {
            memory.Cars[i].Shift(unexplained);
        }

        for (int i = 0; i < memory.Commands.Length && unexplained < 0; i++)
        {
            memory.Commands[i].Shift(unexplained);
        }

        return false;
    }

    /// <summary>A device that sends what it measures by itself has a period of its own, and its messages take as long as commands to it.</summary>
    private TimeSpan OldestOf(Consumer consumer)
    {
        var byMeter = OldestOf(tree.Nodes[consumer.Node].Meter);
        var byItself = consumer.ReportPeriod + consumer.Enforcement.CommandLatency + Period + Jitter;
        return consumer.ReportPeriod > TimeSpan.Zero && byItself > byMeter ? byItself : byMeter;
    }

    private static TimeSpan OldestOf(MeterConfig? meter) => (meter?.SamplePeriod ?? TimeSpan.FromSeconds(1)) + (meter?.Delay ?? TimeSpan.FromMilliseconds(200)) + Period + Jitter;

    /// <summary>Steps 1 and 2, read and trust: only fresh and possible values count; everything else leaves the worst case in place.</summary>
    private void Read(SiteSnapshot snapshot, CycleMemory memory, Instant now)
    {
        var ledger = memory.Ledger;
        for (int i = 0; i < tree.Consumers.Length; i++)
        {
            var reading = snapshot.ConsumerPower[i];
            drawn[i] = Trusted(in reading, i, now);
            ledger.Observe(i, drawn[i], reading.MeasuredAt);
            ledger.CountFallback(i, snapshot.FallbackUnset[i]);
            if (i >= tree.ConnectorCount && i < tree.ConnectorCount + tree.RackCount)
            {
                ledger.CountUnproven(i, snapshot.Duties[i - tree.ConnectorCount].IsUnproven || snapshot.Racks[i - tree.ConnectorCount].HasLostLimit);
            }
        }

        for (int n = 0; n < tree.Nodes.Length; n++)
        {
            var reading = snapshot.NodePower[n];

            // Off the grid the connection's meter reads zero, which is no measure of what flows behind it.
            bool isTrusted = reading.IsFresh(now, nodeOldest[n]) && (n > 0 || ledger.IsBatteryFollowing);
            ledger.ObserveNode(n, isTrusted ? reading.Value : double.NaN, reading.MeasuredAt);
        }

        productionWatts = 0;
        for (int s = 0; s < snapshot.SolarPower.Length; s++)
        {
            var reading = snapshot.SolarPower[s];
            bool isTrusted = reading.IsFresh(now, nodeOldest[tree.SolarNodes[s]]) && reading.Value > -SolarExcess * tree.Solar[s].Peak.Value;
            ledger.ObserveSolar(s, isTrusted ? Math.Min(0, reading.Value) : double.NaN, reading.MeasuredAt);
            productionWatts += isTrusted ? Math.Max(0, -reading.Value) : 0;
        }

        if (ledger.BatteryIndex >= 0)
        {
            var power = snapshot.Battery.Power;
            bool fresh = snapshot.Battery.IsOnline && power.IsFresh(now, rootOldest);
            ledger.Observe(ledger.BatteryIndex, fresh ? power.Value : double.NaN, power.MeasuredAt);
        }

        var reports = snapshot.Reports;
        for (int i = 0; i < reports.Count; i++)
        {
            var report = reports[i];
            ledger.Report(in report);
            if (report.Accepted && report.Consumer >= 0)
            {
                memory.Commands[report.Consumer].Answer(report.Sequence);
            }
        }

        input.IsRootMeterTrusted = snapshot.NodePower[0].IsFresh(now, rootOldest);
    }

    /// <summary>A consumer's draw, W, when its reading is fresh and possible, otherwise NaN. A meter's error around nothing is nothing.</summary>
    private double Trusted(in Reading reading, int i, Instant now) =>
        reading.IsFresh(now, oldest[i]) && reading.Value > (-0.02 * nameplate[i]) - 100 && reading.Value < (1.5 * nameplate[i]) + 1_000 ? Math.Max(0, reading.Value) : double.NaN;

    private static double ElapsedSeconds(CycleMemory memory, Instant now) => memory.LastStep == Instant.Never ? 0 : Math.Clamp((now - memory.LastStep).TotalSeconds, 0, 10);

    private void Guard(SiteSnapshot snapshot, CycleMemory memory, Instant now)
    {
        input.Snapshot = snapshot;
        input.Topology = memory.Topology.Topology;
        input.IsBelowIslandReserve = memory.Topology.IsBelowIslandReserve;
        input.Step = memory.Topology.Step;
        input.Now = now;
        input.Cooling = memory.Cooling;
        input.ElapsedSeconds = ElapsedSeconds(memory, now);
        double sheddable = 0;
        for (int i = 0; i < tree.ConnectorCount + tree.RackCount; i++)
        {
            if (!memory.Ledger.IsAdvisory[i])
            {
                double least = i >= tree.ConnectorCount || snapshot.Connectors[i].IsPlugged ? tree.Consumers[i].Minimum.Value : 0;
                sheddable += Math.Max(0, nameplate[i] - least);
            }
        }

        input.SheddableWatts = sheddable;
        input.IsBatteryObedient = memory.Ledger.BatteryIndex < 0 || !memory.Ledger.IsAdvisory[memory.Ledger.BatteryIndex];
        bool online = tree.Site.Battery is not null && snapshot.Battery.IsOnline;
        double power = tree.Site.Battery?.Power.Value ?? 0;
        bounds.Open(
            nameplate,
            memory.Fading.Foresee(online ? Math.Min(power, snapshot.Battery.DischargeCapability.Value) : 0, input.ElapsedSeconds, ConfirmedWithinRecoveries * input.RecoverySeconds),
            online ? Math.Min(power, snapshot.Battery.ChargeCapability.Value) : 0);
        foreach (var guard in guards)
        {
            guard.Narrow(input, bounds);
        }
    }

    private double Want(SiteSnapshot snapshot, CycleMemory memory, Instant now)
    {
        double slack = 0;
        for (int i = 0; i < tree.ConnectorCount; i++)
        {
            var reading = snapshot.ConsumerPower[i];

            // A sample from before the plug-in belongs to the car that was there before.
            bool own = reading.MeasuredAt > snapshot.Connectors[i].PluggedAt + Period;
            double draw = own ? drawn[i] : double.NaN;
            double ceiling = memory.Ledger.Ceiling(i);
            memory.Cars[i].Update(in snapshot.Connectors[i], tree.Consumers[i], draw, ceiling, meterError[i], now.Ticks);
            if (ceiling > draw)
            {
                slack += ceiling - draw;
            }
        }

        return slack;
    }

    /// <summary>
    /// The import that the rest of the metering interval may average: (M·T − E)/(T − t), never above what the limit leaves.
    /// Worked number: M = 1.8 MW, T = 15 min, t = 5 min, E = 0.1 MWh: (0.45 − 0.1) MWh / (1/6 h) = 2.1 MW, so the limit binds first.
    /// </summary>
    private double Budget(SiteSnapshot snapshot, PlanSlot? slot, GrantLedger ledger, Instant now)
    {
        double usable = Usable(ledger);
        if (slot is null || !double.IsFinite(slot.PeakTarget.Value))
        {
            return usable;
        }

        double peak = Math.Max(slot.PeakTarget.Value, (snapshot.FreePeak ?? snapshot.MonthPeak).Value);
        long interval = tree.Site.Tariff.DemandWindow.Ticks;
        double left = (interval - (now.Ticks % interval)) / (double)TimeSpan.TicksPerHour;
        double energy = (peak * interval / TimeSpan.TicksPerHour) - snapshot.IntervalImport.Value;
        return Math.Clamp(energy / left, 0, usable);
    }

    /// <summary>
    /// State of charge that cars may still need beyond the limit, 0–1: as many as were there lately and some growth, racks idle, for as long as a busy spell
    /// lasts. A fixed reserve would be empty on the busiest evening and idle on all others.
    /// Worked number: cars 1.1 MW, racks idle 0.25 MW, usable 1.29 MW, 3.9 MWh: (1.25 · 1.1 + 0.25 − 1.29) MW · 6 h / 3.9 MWh + 0.04 = 0.56.
    /// </summary>
    private double CarReserve(CycleMemory memory, double hours)
    {
        if (tree.Site.Battery is not { } battery)
        {
            return 0;
        }

        double cars = 0;
        double others = 0;
        for (int i = 0; i < tree.Consumers.Length; i++)
        {
            var consumer = tree.Consumers[i];
            if (consumer.Kind == ConsumerKind.Connector)
            {
                cars += memory.TargetWatts[i];
            }
            else
            {
                others += consumer.Kind == ConsumerKind.Rack ? consumer.Minimum.Value : consumer.Nameplate.Value;
            }
        }

        // Follows the cars within a quarter of an hour upwards and forgets them over two hours.
        double seconds = input.ElapsedSeconds;
        double pace = cars > memory.BusyCarsWatts ? BusyRiseSeconds : BusyFallSeconds;
        memory.BusyCarsWatts += (cars - memory.BusyCarsWatts) * Math.Min(1, seconds / pace);
        double beyond = Math.Max(0, (BusySpellGrowth * memory.BusyCarsWatts) + others - Usable(memory.Ledger));
        return Math.Min(battery.MaximumSoc - 0.1, battery.MinimumSoc + (2 * battery.SocSigma) + (beyond * hours / battery.Energy.Value));
    }

    private static double Usable(GrantLedger ledger)
    {
        double usable = double.PositiveInfinity;
        for (int r = 0; r < ledger.Rows.Length; r++)
        {
            if (ledger.Rows[r].Node == 0 && ledger.Rows[r].IsActivePower)
            {
                usable = Math.Min(usable, ledger.Cap(r, 0));
            }
        }

        return usable;
    }

    /// <summary>Power that racks may take above idle before the month's peak rises, the sun and stored energy included where it may be spent.</summary>
    private double PeakRoom(CycleMemory memory, double budget, PlanSlot? slot, double discharge)
    {
        if (slot is null || !double.IsFinite(slot.PeakTarget.Value))
        {
            return double.PositiveInfinity;
        }

        double others = 0;
        for (int i = 0; i < tree.Consumers.Length; i++)
        {
            bool isRack = tree.Consumers[i].Kind == ConsumerKind.Rack;
            others += isRack ? tree.Consumers[i].Minimum.Value : double.IsNaN(drawn[i]) ? memory.TargetWatts[i] : drawn[i];
        }

        return Math.Max(0, budget + discharge + productionWatts - others);
    }

    /// <summary>Step 6: the battery's grant and the boundary it holds.</summary>
    private void Target(CycleMemory memory, PlanSlot? slot, double budget, bool mayDischarge, bool isOnline, Instant now, CycleOutput output)
    {
        var ledger = memory.Ledger;
        int b = ledger.BatteryIndex;
        if (b < 0)
        {
            return;
        }

        var intent = slot?.Battery ?? BatteryIntent.Rest;
        bool refill = slot is not null && memory.IsBelowReserve;
        bool charging = refill || intent == BatteryIntent.Charge || (intent == BatteryIntent.SetPoint && slot!.BatteryWatts > Watts.Zero);
        double highest = allocator.SupportNeeded > 0
            ? -Math.Min(allocator.SupportNeeded, bounds.SupportWatts)
            : charging ? Math.Min(bounds.ChargeWatts, allocator.ChargeRoom) : 0;
        TimeSpan reversion = tree.Site.Battery!.Reversion;
        TimeSpan duration = highest > 0 && LongestCharge < reversion ? LongestCharge : reversion;
        double smoothing = allocator.SupportNeeded > 0 ? 0 : Math.Min(tree.Site.Battery.Smoothing.Value, Math.Min(bounds.ChargeWatts, allocator.ChargeRoom));
        if (smoothing > Math.Max(0, highest))
        {
            (highest, duration) = (smoothing, LongestCharge < reversion ? LongestCharge : reversion);
        }

        if (highest > 0 && !ledger.MayLapseAfter(b, duration))
        {
            // Grants count on the support that it holds: it may not stop early for a little charging.
            highest = 0;
            duration = reversion;
        }

        double told = ledger.Ceiling(b);
        bool isBlack = memory.Topology.Topology == GridTopology.Black;
        if (isBlack || (!isOnline && !(told < 0)))
        {
            // Without voltage nobody hears a set-point, and one that is counted would be leant on when the voltage is back. A battery that is gone answers nothing, and a command without an answer keeps the one before it counted for ever. Left alone, that one lapses;
            // only support that others still lean on has to be taken back first.
            output.TargetSequence = 0;
            output.TargetDuration = reversion;
            output.Target = new RegulatorTarget(RegulatorMode.PeakBudget, budget, 0, 0, MayDischarge: false, now + (3 * Period));
            return;
        }

        // Whatever does not fit, the support told last may always be told again.
        double granted = Math.Min(highest, Math.Max(ledger.FreeCeiling(b, duration, highest, out _), double.IsNaN(told) ? 0 : Math.Min(0, told)));
        if (memory.Topology.IsIsland)
        {
            // The battery follows the load and no set-point; what it is told is what it shall go on with when the breaker closes, and that must be in it.
            granted = Math.Max(granted, highest);
        }

        if (memory.Topology.Topology == GridTopology.Unknown && told < 0)
        {
            // Nothing may count on the battery any more, and what did comes down first: behind a breaker that is closed after all its support would be missed at once.
            granted = Math.Min(granted, Math.Max(told, -ledger.LeaningWatts()));
        }

        if (granted <= 0)
        {
            duration = reversion;
        }

        output.TargetSequence = ledger.Issue(b, granted, duration, now);
        ledger.Commit(b, granted, duration);
        output.TargetDuration = duration;
        var mode = refill ? RegulatorMode.ChargeToBoundary : intent switch
        {
            BatteryIntent.Charge => RegulatorMode.ChargeToBoundary,
            BatteryIntent.DischargeToZero => RegulatorMode.ZeroExchange,
            BatteryIntent.DischargeToExport => RegulatorMode.ExportCap,
            BatteryIntent.SetPoint => RegulatorMode.SetPoint,
            _ => RegulatorMode.PeakBudget,
        };
        double reference = mode switch
        {
            RegulatorMode.SetPoint => slot!.BatteryWatts.Value,
            RegulatorMode.ExportCap => exportCapWatts,
            _ => budget,
        };
        double limit = Usable(ledger);
        memory.PathSoc = intent == BatteryIntent.Rest && !refill && !double.IsNaN(memory.PathSoc) ? memory.PathSoc : input.Soc;
        output.Target = new RegulatorTarget(mode, reference, -bounds.DischargeWatts, granted, mayDischarge, now + (3 * Period))
        {
            LimitWatts = limit,
            KeptWatts = memory.Topology.IsIsland ? 0 : slot?.ReserveBatteryWatts ?? 0,
            SmoothingSeconds = tree.Site.Battery.SmoothingTime.TotalSeconds,
            SmoothingWatts = Math.Max(0, Math.Min(smoothing, granted)),
            PathSoc = memory.PathSoc,
            RecentringWatts = RecentringPerWattHour * tree.Site.Battery.Energy.Value,
            RiseWattsPerSecond = tree.Site.Grid.UpRampWattsPerSecond is { } ramp ? (RampGuard.ShareWithBattery + RampGuard.ShareOfBattery) * ramp : double.PositiveInfinity,
            LoadRiseWattsPerSecond = RampGuard.ShareWithBattery * (tree.Site.Grid.UpRampWattsPerSecond ?? 0),
        };
    }

    /// <summary>Step 7: every consumer carries the one source of its limit.</summary>
    private void Explain(CycleMemory memory, Instant now, CycleOutput output, double slack)
    {
        var ledger = memory.Ledger;
        for (int i = 0; i < tree.Consumers.Length; i++)
        {
            var kind = allocator.Kinds[i];
            int index = kind is ReasonKind.Limit or ReasonKind.AwaitingConfirmation or ReasonKind.Guard ? allocator.Limits[i] : -1;
            if (output.Reasons[i].Kind != kind || output.Reasons[i].Index != index)
            {
                output.Reasons[i] = new Reason(kind, index, now);
            }

            double ceiling = ledger.Ceiling(i);
            output.CeilingWatts[i] = double.IsNaN(ceiling) ? tree.Consumers[i].Fallback.Value : ceiling;
            output.WantedWatts[i] = allocator.Wanted[i];
        }

        output.CommittedWatts = 0;
        output.UsableWatts = double.PositiveInfinity;
        output.MarginWatts = 0;
        output.FallbackWatts = 0;
        for (int r = 0; r < ledger.Rows.Length; r++)
        {
            if (ledger.Rows[r].Node == 0 && ledger.Rows[r].IsActivePower && ledger.Cap(r, 0) < output.UsableWatts)
            {
                output.CommittedWatts = ledger.Need(r, 0);
                output.UsableWatts = ledger.Cap(r, 0);
                output.MarginWatts = ledger.MarginNow(r);
                output.FallbackWatts = Allocator.RiseOf(ledger, r);
            }
        }

        output.ComputeShortWatts = allocator.ComputeShort;
        output.SlackWatts = slack;
        output.SupportWatts = bounds.SupportWatts;
        output.SupportBy = bounds.SupportBy;
        output.BindingGuards = bounds.NarrowedBy;
        RaiseFaults(memory, output);
    }

    private static void RaiseStop(CoolingTrip trip, CycleOutput output)
    {
        output.Raise(SiteFault.BranchOpen, trip == CoolingTrip.BranchOpen);
        output.Raise(SiteFault.CoolantHot, trip == CoolingTrip.SupplyHot);
        output.Raise(SiteFault.FlowLost, trip == CoolingTrip.FlowLost);
        output.Raise(SiteFault.Leak, trip is CoolingTrip.Leak or CoolingTrip.LeakStays);
    }

    /// <summary>What is wrong with the site, beside why each consumer holds what it holds.</summary>
    private void RaiseFaults(CycleMemory memory, CycleOutput output)
    {
        var ledger = memory.Ledger;
        bool disobeys = false;
        bool isSilent = false;
        for (int i = 0; i < memory.Commands.Length; i++)
        {
            disobeys |= ledger.IsCaught(i);
            isSilent |= memory.Commands[i].IsGivenUp;
        }

        bool isContradicted = false;
        bool isLatched = false;
        for (int n = 0; n < tree.Nodes.Length; n++)
        {
            isContradicted |= ledger.Unexplained(n) > 0;
            isLatched |= input.Snapshot.SafetyLatched[n];
        }

        for (int p = 0; p < tree.Pods.Count; p++)
        {
            output.Raise(SiteFault.CoolingStale, memory.Cooling.IsStale[p]);
            output.Raise(SiteFault.CoolantWarm, memory.Cooling.IsWarm[p]);
            RaiseStop(memory.Cooling.Pods[p].Trip, output);
        }

        for (int k = 0; k < tree.RackCount; k++)
        {
            RaiseStop(memory.Cooling.Racks[k].Trip, output);
        }

        output.Raise(SiteFault.DeviceDisobeys, disobeys);
        output.Raise(SiteFault.DeviceSilent, isSilent);
        output.Raise(SiteFault.MeterContradicted, isContradicted);
        output.Raise(SiteFault.SafetyLatched, isLatched);
        output.Raise(SiteFault.MeterLost, !input.IsRootMeterTrusted);
        output.Raise(SiteFault.BatteryDisobeys, !input.IsBatteryObedient);
        output.Raise(SiteFault.BatteryLost, tree.Site.Battery is not null && !input.Snapshot.Battery.IsOnline);
    }
}
