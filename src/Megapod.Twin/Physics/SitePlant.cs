namespace Megapod.Twin.Physics;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Twin.Physics.Curves;

/// <summary>
/// The whole site as it really is: cars, connectors, racks, cooling, battery, meters. It takes commands as delivered and knows nothing of the
/// controller. All arrays follow <see cref="PowerTree"/>.
/// </summary>
public sealed partial class SitePlant
{
    private const ulong HandshakeChance = 1;
    private const ulong DeclaredChance = 2;
    private const ulong AskedChance = 3;
    private const ulong MeterChance = 4;

    /// <summary>Time after plugging in until the car has told its maximum.</summary>
    private static readonly long HelloTicks = 5 * TimeSpan.TicksPerSecond;

    /// <summary>A car that was held back stays at most so long beyond its planned stay.</summary>
    private static readonly long PatienceTicks = 60 * TimeSpan.TicksPerMinute;

    private readonly PowerTree tree;
    private readonly ulong seed;
    private readonly IReadOnlyList<CarSession> sessions;
    private readonly Queue<int> waiting = new();
    private readonly Wire wire = new();
    private readonly long[] latency;
    private readonly CoolingConfig[] cooling;
    private readonly double[] actuationSeconds;
    private readonly double[] fallback;
    private readonly double[] maximum;
    private readonly double[] minimum;
    private readonly double[] ramp;
    private readonly double[] houseWatts;
    private readonly double[] meterFactor;
    private readonly int[] nodeOf;
    private readonly int[] parent;
    private readonly TimeSpan meterDelay;

    // Two lists take turns: the one handed out with a snapshot is filled again only after the next snapshot was taken.
    private List<CommandReport> reports = [];
    private List<CommandReport> handedOut = [];
    private int nextSession;
    private int extraSessions;

    /// <summary>A site at the start of its world.</summary>
    /// <param name="tree">The site.</param>
    /// <param name="sessions">Cars in order of plugging in; those before <paramref name="start"/> are skipped.</param>
    /// <param name="start">First instant.</param>
    /// <param name="seed">One seed is one world.</param>
    public SitePlant(PowerTree tree, IReadOnlyList<CarSession> sessions, Instant start, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(sessions);
        this.tree = tree;
        this.seed = seed;
        this.sessions = sessions;
        Now = start;
        int count = tree.Consumers.Length;
        Devices = new Device[tree.ConnectorCount + tree.RackCount];
        Troubles = new DeviceTrouble[Devices.Length];
        latency = [.. tree.Consumers.Select(c => c.Enforcement.CommandLatency.Ticks)];
        Visits = new Visit[tree.ConnectorCount];
        ConsumerWatts = new double[count];
        ConsumerMeanWatts = new double[count];
        NodeMeanWatts = new double[tree.Nodes.Length];
        NodeWatts = new double[tree.Nodes.Length];
        SolarMeanWatts = new double[tree.Solar.Count];
        solarSums = new double[tree.Solar.Count];
        consumerSums = new double[count];
        nodeSums = new double[tree.Nodes.Length];
        cooling = [.. tree.Pods.Select(p => p.Cooling)];
        IsCoolingLost = new bool[cooling.Length];
        SafetyLatched = new bool[tree.Nodes.Length];
        actuationSeconds = [.. tree.Consumers.Select(c => Math.Max(0.01, c.Enforcement.ActuationTime.TotalSeconds))];
        fallback = [.. tree.Consumers.Select(c => c.Fallback.Value)];
        minimum = [.. tree.Consumers.Select(c => c.Minimum.Value)];
        maximum = [.. tree.Consumers.Select(c => c.WholeStepsBelow(c.Nameplate.Value))];
        ramp = [.. tree.Consumers.Select(c => Math.Min(c.RampWattsPerSecond, c.Nameplate.Value))];
        nodeOf = [.. tree.Consumers.Select(c => c.Node)];
        parent = [.. tree.Nodes.Select(n => n.Parent)];
        houseWatts = [.. tree.Consumers.Select(c => c.Kind == ConsumerKind.House ? UsualOf(c) : 0)];
        meterFactor = [.. tree.Nodes.Select((n, i) => 1 + Draws.Between(seed, MeterChance, (ulong)i, -1, 1) * (n.Meter?.ErrorFraction ?? 0))];
        meterDelay = tree.Nodes[0].Meter?.Delay ?? TimeSpan.FromMilliseconds(200);
        Battery = tree.Site.Battery is { } battery ? new BatteryPlant(battery) : null;
        for (int i = tree.ConnectorCount; i < Devices.Length; i++)
        {
            Devices[i].DrawWatts = fallback[i];
        }

        (loops, placesInPod) = LoopsOf(tree, maximum, fallback, start);
        hasLoops = loops.Any(l => l is not null);
        while (nextSession < sessions.Count && sessions[nextSession].PlugIn < start)
        {
            nextSession++;
        }
    }

    /// <summary>The site.</summary>
    public PowerTree Tree => tree;

    /// <summary>The present instant: end of the last step.</summary>
    public Instant Now { get; private set; }

    /// <summary>Draw of each consumer at the present instant, W.</summary>
    public double[] ConsumerWatts { get; }

    /// <summary>Mean draw of each consumer over the last step, W.</summary>
    public double[] ConsumerMeanWatts { get; }

    /// <summary>Power through each node at the present instant, W, import positive.</summary>
    public double[] NodeWatts { get; }

    /// <summary>Mean power through each node over the last step, W.</summary>
    public double[] NodeMeanWatts { get; }

    /// <summary>Mean battery power over the last step, W; 0 without a battery.</summary>
    public double BatteryMeanWatts => Battery?.MeanWatts ?? 0;

    /// <summary>What the battery was told last, W, whether that has lapsed or not; 0 without a battery.</summary>
    public double BatterySetpointWatts => Battery?.SetpointWatts ?? 0;

    /// <summary>The battery's state of charge, 0–1; NaN without a battery.</summary>
    public double BatterySoc => Battery?.Soc ?? double.NaN;

    /// <summary>How the site stands to the grid.</summary>
    public GridTopology Topology { get; set; } = GridTopology.GridTied;

    /// <summary>Outside temperature, °C; NaN when the world has none.</summary>
    public double AmbientCelsius { get; set; } = double.NaN;

    /// <summary>Cars that left, with what the figures need.</summary>
    public VisitBook Book { get; } = new();

    internal Device[] Devices { get; }

    internal Visit[] Visits { get; }

    internal BatteryPlant? Battery { get; }

    /// <summary>What is wrong with each device.</summary>
    internal DeviceTrouble[] Troubles { get; }

    /// <summary>The network between controller and devices.</summary>
    internal Wire Wire => wire;

    /// <summary>By how much the battery reports its state of charge wrong, as a fraction of its energy.</summary>
    internal double SocError { get; set; }

    /// <summary>Per pod, whether its cooling has failed: pumps and fans take nothing.</summary>
    internal bool[] IsCoolingLost { get; }

    /// <summary>Per node, whether a safety input is latched for what hangs below it.</summary>
    internal bool[] SafetyLatched { get; }

    /// <summary>Voltage between phase and neutral as a share of the nominal one.</summary>
    public double VoltageShare { get; internal set; } = 1;

    /// <summary>Limits on the connection that came from outside while running, as the controller is told them.</summary>
    internal IReadOnlyList<LimitConfig> EventLimits { get; set; } = [];

    /// <summary>When set, grants have no say: the ideal policy moves racks and cars itself.</summary>
    internal bool IsIdeal { get; set; }

    internal IReadOnlyList<GrantCommand> InFlight => wire.InFlight;

    internal double Fallback(int consumer) => fallback[consumer];

    internal double Actuation(int consumer) => actuationSeconds[consumer];

    /// <summary>The most that a device may draw at the present instant by what it really holds, or what it draws when it keeps to nothing, W.</summary>
    internal double TrueLevel(int device)
    {
        ref readonly var trouble = ref Troubles[device];
        double draw = Devices[device].DrawWatts;
        if (KeepsToItself(device))
        {
            return IsUnpowered(device) ? draw : Math.Max(draw, minimum[device]);
        }

        double allowed = Devices[device].Allowed(Now.Ticks, fallback[device]) * (1 + trouble.OvershootFraction);
        return trouble.Ignores || trouble.IsOff ? draw : Math.Min(Math.Max(allowed, draw), tree.Consumers[device].Nameplate.Value);
    }

    /// <summary>Hands a grant to the network; the device applies it at the end of the step in which it arrives: a second later, or after its declared latency if that is shorter.</summary>
    public void Send(in GrantCommand command) => wire.Send(in command, Now.Ticks, latency[command.Consumer]);

    /// <summary>Hands a set-point to the battery, which applies it within the next step.</summary>
    public void Send(in BatterySetpoint setpoint) => Send(in setpoint, Now);

    /// <summary>Hands a set-point to the battery at an instant within the coming step.</summary>
    public void Send(in BatterySetpoint setpoint, Instant at)
    {
        if (Battery is { IsOnline: true } && Topology != GridTopology.Black && wire.Carries())
        {
            Battery.Apply(setpoint.Sequence, setpoint.Power.Value, at.Ticks, setpoint.Duration.Ticks);
            wire.Answer(new CommandReport(SiteSnapshot.BatteryCommand, setpoint.Sequence, Accepted: true, at), reports);
        }
    }

    /// <summary>The battery's power at an instant within the coming step, if nothing more is told, W; 0 without one.</summary>
    public double BatteryWattsAt(Instant at) => (IsBreakerClosed ? Battery?.PowerAt(Now.Ticks, at.Ticks) : Battery?.PowerWatts) ?? 0;

    /// <summary>What the meter of a node shows at an instant within the coming step, its error included: cars and racks as the last step left them, the battery followed to the instant, W.</summary>
    /// <param name="node">The node; one without a meter shows the truth.</param>
    /// <param name="at">The instant.</param>
    public double MeterWattsAt(int node, Instant at)
    {
        if (node == 0 && !IsBreakerClosed)
        {
            // Nothing flows through an open breaker, whatever the loads behind it do within a step.
            return 0;
        }

        bool feedsBattery = false;
        for (int n = tree.BatteryNode; n >= 0 && Battery is not null; n = parent[n])
        {
            feedsBattery |= n == node;
        }

        return (NodeWatts[node] + (feedsBattery ? BatteryWattsAt(at) - BatteryWattsAt(Now) : 0)) * meterFactor[node];
    }

    /// <summary>Updates who is plugged in and what each car asks for at the present instant.</summary>
    public void Arrive(double seconds)
    {
        long ticks = Now.Ticks;
        for (int i = 0; i < Visits.Length; i++)
        {
            ref var visit = ref Visits[i];
            if (visit.Session is not null)
            {
                Ask(ref visit, i, ticks, seconds);
            }
        }

        while (nextSession < sessions.Count && sessions[nextSession].PlugIn <= Now)
        {
            waiting.Enqueue(nextSession++);
        }

        while (waiting.Count > 0 && FreeStall() is var stall and >= 0)
        {
            int number = waiting.Dequeue();
            Plug(stall, sessions[number], number);
        }
    }

    /// <summary>Moves the plant through one step.</summary>
    public void Step(double seconds)
    {
        long ticks = Now.Ticks;
        long end = ticks + (long)(seconds * TimeSpan.TicksPerSecond);
        Relay?.Act(this, ticks, end);
        bool isBlack = Topology == GridTopology.Black;
        Array.Clear(NodeWatts);
        Array.Clear(NodeMeanWatts);
        if (hasLoops)
        {
            BeginCooling(ticks);
        }

        for (int i = 0; i < Devices.Length; i++)
        {
            ref var device = ref Devices[i];
            double allowed = Math.Min(device.Allowed(end, fallback[i]), maximum[i]);
            double up = ramp[i];
            double wanted;
            if (i < Visits.Length)
            {
                wanted = Visits[i].AskWatts;
                if (allowed < minimum[i])
                {
                    allowed = 0;
                }
            }
            else
            {
                wanted = WantedWatts(i);
                allowed = Math.Max(allowed, minimum[i]);
            }

            if (Troubles[i].IsAny)
            {
                (wanted, allowed, up) = Bent(i, wanted, allowed, up);
            }

            if (hasLoops && i >= Visits.Length)
            {
                (wanted, allowed) = Powered(i, wanted, allowed);
            }

            if (isBlack)
            {
                wanted = allowed = 0;
            }

            device.Press(allowed, actuationSeconds[i]);
            double mean = device.RealWatts is { } real && !isBlack ? device.DrawWatts = real : IsIdeal ? Ideal(ref device, wanted, allowed) : device.Move(wanted, allowed, up, seconds);
            Put(i, device.DrawWatts, mean);
            if (i < Visits.Length && Visits[i].Session is not null)
            {
                Deliver(ref Visits[i], i, mean, seconds);
            }
        }

        for (int i = Devices.Length; i < ConsumerWatts.Length; i++)
        {
            double watts = isBlack ? 0 : tree.Consumers[i].Kind == ConsumerKind.House ? houseWatts[i] : Cooling(i);
            Put(i, watts, watts);
        }

        StepSolar();
        for (int n = NodeWatts.Length - 1; n > 0; n--)
        {
            NodeWatts[parent[n]] += NodeWatts[n];
            NodeMeanWatts[parent[n]] += NodeMeanWatts[n];
        }

        StepBattery(ticks, seconds);
        Relay?.Judge(this, IsBreakerClosed ? 0 : NodeMeanWatts[0], seconds);
        Now = new Instant(end);
        if (hasLoops)
        {
            EndCooling(Now, seconds);
        }

        Apply(end);
    }

    /// <summary>
    /// Fills a snapshot with what meters and devices report; the truth plus each meter's own error, as late as its delay. The answers to commands in it are
    /// good until the next snapshot is taken.
    /// </summary>
    public void Observe(SiteSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var at = Now - meterDelay;
        snapshot.TakenAt = Now;
        snapshot.Topology = Relay is null ? Topology : GridTopology.Unknown;
        snapshot.Relay = ReadRelay(at);
        snapshot.Voltage = tree.Nodes[0].Meter is null ? Reading.Missing : Reading.Good(tree.Site.Grid.NominalVoltage.Value * VoltageShare, at);
        snapshot.EventLimits = EventLimits;
        SafetyLatched.CopyTo(snapshot.SafetyLatched, 0);
        for (int n = 0; n < NodeWatts.Length; n++)
        {
            snapshot.NodePower[n] = tree.Nodes[n].Meter is null ? Reading.Missing : Reading.Good(NodeWatts[n] * meterFactor[n], at);
        }

        for (int i = 0; i < ConsumerWatts.Length; i++)
        {
            if (i < Troubles.Length && Troubles[i].IsAny)
            {
                ObserveTroubled(snapshot, i, at);
                continue;
            }

            snapshot.ConsumerPower[i] = Reading.Good(ConsumerWatts[i] * meterFactor[nodeOf[i]], at);
        }

        for (int i = 0; i < Visits.Length; i++)
        {
            if (!Troubles[i].IsDeaf && !Troubles[i].IsOff)
            {
                snapshot.Connectors[i] = Report(ref Visits[i]);
            }
        }

        if (Battery is not null)
        {
            snapshot.Battery = new BatteryReading
            {
                Power = Reading.Good(Battery.PowerWatts, at),
                Soc = Reading.Good(Math.Clamp(Battery.Soc + SocError, 0, 1), at),
                ChargeCapability = new Watts(Battery.IsOnline ? tree.Site.Battery!.Power.Value * Battery.ChargeShare : 0),
                DischargeCapability = new Watts(Battery.IsOnline ? tree.Site.Battery!.Power.Value * Battery.DischargeShare : 0),
                IsOnline = Battery.IsOnline,
            };
        }

        Tell(snapshot);
        ObserveLoops(snapshot);
        ObserveSolar(snapshot, at);
        ObserveWork(snapshot);
        snapshot.Ambient = double.IsNaN(AmbientCelsius) ? Reading.Missing : Reading.Good(AmbientCelsius, at);
        wire.Deliver(Now.Ticks, reports);
        snapshot.Reports = reports;
        (reports, handedOut) = (handedOut, reports);
        reports.Clear();
    }

    /// <summary>Devices answer what they hold now: it is read and not measured, so no meter's delay is in it.</summary>
    private void Tell(SiteSnapshot snapshot)
    {
        for (int i = 0; i < Devices.Length; i++)
        {
            bool isSilent = Troubles[i].IsDeaf || Troubles[i].IsOff || IsUnpowered(i) || Topology == GridTopology.Black;
            snapshot.Held[i] = isSilent ? HeldGrant.Unknown : HeldUntil(Devices[i].UntilTicks, Devices[i].CeilingWatts);
        }

        snapshot.BatteryHeld = Battery is { IsOnline: true } ? HeldUntil(Battery.UntilTicks, Battery.SetpointWatts) : HeldGrant.Unknown;
    }

    private HeldGrant HeldUntil(long untilTicks, double watts) => untilTicks > Now.Ticks
        ? new HeldGrant(new Watts(watts), new TimeSpan(untilTicks - Now.Ticks), Now)
        : HeldGrant.Nothing(Now);

    /// <summary>Whether the battery is connected and ready; false without one.</summary>
    public bool IsBatteryOnline => Battery is { IsOnline: true };

    /// <summary>Plugs in a car that no world brought.</summary>
    /// <param name="stall">Index of the connector.</param>
    /// <param name="session">The car; it plugs in now, whatever the session says.</param>
    /// <returns>False when the stall is taken.</returns>
    public bool PlugIn(int stall, CarSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        if (Visits[stall].Session is not null)
        {
            return false;
        }

        Plug(stall, session, sessions.Count + extraSessions++);
        return true;
    }

    /// <summary>Unplugs a car before it would leave by itself.</summary>
    /// <param name="stall">Index of the connector.</param>
    /// <returns>False when no car is there.</returns>
    public bool Unplug(int stall)
    {
        if (Visits[stall].Session is null)
        {
            return false;
        }

        Leave(ref Visits[stall]);
        return true;
    }

    /// <summary>The least to which a limit from outside may go down, W: what the site draws at most when nobody tells it anything, and a little.</summary>
    public static Watts LeastEventLimit(PowerTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        return new Watts(1.05 * (tree.Consumers.Sum(c => c.Fallback.Value) + tree.Nodes.Sum(n => n.Residual.Value)));
    }

    /// <summary>Limits the connection from outside while running, as its operator does, in place of what limited it so before.</summary>
    /// <param name="limit">The limit, in W; null: it is over.</param>
    public void LimitConnection(LimitConfig? limit) => EventLimits = limit is null ? [] : [limit];

    /// <summary>Takes the battery away, power and set-point at once, or gives it back, resting until it is told something.</summary>
    public void SwitchBattery(bool online)
    {
        if (Battery is not null && Battery.IsOnline != online)
        {
            Battery.IsOnline = online;
            Battery.Forget();
        }
    }

    /// <summary>Cars waiting for a stall.</summary>
    public int Queue => waiting.Count;

    private static double Ideal(ref Device device, double wanted, double allowed)
    {
        device.DrawWatts = Math.Min(wanted, allowed);
        device.DownWattsPerSecond = 0;
        return device.DrawWatts;
    }

    private double UsualOf(Consumer house)
    {
        var config = tree.Site.House.First(h => string.Equals(h.Id, house.Id, StringComparison.Ordinal));
        return (config.Usual ?? (config.Maximum / 2)).Value;
    }

    private void StepBattery(long ticks, double seconds)
    {
        if (Battery is null)
        {
            return;
        }

        bool island = Topology is GridTopology.Islanded or GridTopology.Islanding or GridTopology.Resynchronising;
        Battery.Step(ticks, seconds, island ? NodeMeanWatts[0] : null, IsIdeal);
        for (int n = tree.BatteryNode; n >= 0; n = parent[n])
        {
            NodeWatts[n] += Battery.PowerWatts;
            NodeMeanWatts[n] += Battery.MeanWatts;
        }
    }

    private void Put(int i, double watts, double mean)
    {
        ConsumerWatts[i] = watts;
        ConsumerMeanWatts[i] = mean;
        NodeWatts[nodeOf[i]] += watts;
        NodeMeanWatts[nodeOf[i]] += mean;
    }

    private double Cooling(int i)
    {
        var consumer = tree.Consumers[i];
        if (IsCoolingLost[consumer.Unit] || loops[consumer.Unit] is { ArePumpsOn: false })
        {
            return 0;
        }

        double it = 0;
        for (int r = tree.ConnectorCount; r < Devices.Length; r++)
        {
            it += tree.Consumers[r].Unit == consumer.Unit ? Devices[r].DrawWatts : 0;
        }

        double ambient = double.IsNaN(AmbientCelsius) ? 20 : AmbientCelsius;
        return it * CoolingCurve.Overhead(cooling[consumer.Unit], ambient);
    }

    private void Apply(long ticks)
    {
        if (wire.IsSound && wire.HaveAllArrived(ticks))
        {
            foreach (var command in wire.InFlight)
            {
                Apply(in command, ticks);
            }

            wire.Emptied();
            return;
        }

        int from = 0;
        while (wire.TryArrive(ticks, ref from, out var command))
        {
            Apply(in command, ticks);
        }
    }

    private void Apply(in GrantCommand command, long ticks)
    {
        int i = command.Consumer;
        ref readonly var trouble = ref Troubles[i];
        if (trouble.IsDeaf || trouble.IsOff || command.Sequence < Devices[i].Sequence || Topology == GridTopology.Black || IsUnpowered(i))
        {
            return;
        }

        Told(i);
        double press = trouble.Ignores ? double.PositiveInfinity : actuationSeconds[i];
        Devices[i].Apply(command.Sequence, tree.Consumers[i].WholeStepsBelow(command.Ceiling.Value), ticks, trouble.Stretched(command.Duration.Ticks), press);
        wire.Answer(new CommandReport(i, command.Sequence, Accepted: true, new Instant(ticks)), reports);
    }

    /// <summary>What a troubled device wants, is allowed by its own lights, and how fast it rises.</summary>
    private (double Wanted, double Allowed, double Up) Bent(int i, double wanted, double allowed, double up)
    {
        ref readonly var trouble = ref Troubles[i];
        double may = trouble.Ignores ? maximum[i] : Math.Min(allowed * (1 + trouble.OvershootFraction), maximum[i]);
        double wants = trouble.IsResting ? Math.Min(wanted, minimum[i]) : wanted;
        return trouble.IsOff ? (0, 0, up) : (wants, may, trouble.Jumps ? maximum[i] : up);
    }

    /// <summary>What a device with its own troubles reports: nothing new, something wrong, or something with a wrong stamp.</summary>
    private void ObserveTroubled(SiteSnapshot snapshot, int i, Instant at)
    {
        ref readonly var trouble = ref Troubles[i];
        if (trouble.IsDeaf || trouble.IsOff)
        {
            return;
        }

        double watts = ConsumerWatts[i] * meterFactor[nodeOf[i]];
        double pretended = trouble.Lies ? Math.Min(watts, Devices[i].Allowed(Now.Ticks, fallback[i])) : watts;
        snapshot.ConsumerPower[i] = Reading.Good(pretended, new Instant(Math.Max(0, at.Ticks + trouble.ClockOffsetTicks)));
    }

    /// <summary>Lets a device forget what it was told and which command was the last: it was without power, or its memory is gone.</summary>
    internal void Forget(int device)
    {
        Devices[device].UntilTicks = 0;
        Devices[device].Sequence = 0;
    }

    /// <summary>Lets whoever carries commands begin its numbering anew, as it does when the controller starts.</summary>
    internal void ForgetNumbers()
    {
        wire.Clear();
        for (int i = 0; i < Devices.Length; i++)
        {
            Devices[i].Sequence = 0;
        }
    }

    private int FreeStall()
    {
        for (int i = 0; i < Visits.Length; i++)
        {
            if (Visits[i].Session is null)
            {
                return i;
            }
        }

        return -1;
    }

    private void Plug(int stall, CarSession session, int number)
    {
        double handshake = Draws.Between(seed, HandshakeChance, (ulong)number, 10, 30);
        var charge = CarPowerCurve.Median.Of(session);
        Visits[stall] = new Visit
        {
            Session = session,
            Number = number,
            PluggedAt = Now.Ticks,
            FirstPowerAt = Now.Ticks + (long)(handshake * TimeSpan.TicksPerSecond),
            Charge = charge,
            ShadowCharge = charge,
            LeavesAt = Now.Ticks + Math.Max(session.Stay.Ticks, charge.UnrestrictedMinutes * TimeSpan.TicksPerMinute),
        };
        ref var visit = ref Visits[stall];
        visit.DeclaredWatts = visit.Charge.LargestAskWatts * Draws.Between(seed, DeclaredChance, (ulong)number, 1.02, 1.15);
        Book.Plugged(session, Now);
    }

    /// <summary>What the car asks for in the coming step, its own rise included; a car that is done and past its stay leaves.</summary>
    private void Ask(ref Visit visit, int stall, long ticks, double seconds)
    {
        bool done = visit.DeliveredWattHours >= visit.Session!.Energy.Value - 1;
        bool held = visit.IsBehind && !done && ticks < visit.LeavesAt + PatienceTicks;
        if (ticks >= visit.LeavesAt && !held)
        {
            Leave(ref visit);
            return;
        }

        if (ticks < visit.FirstPowerAt || done)
        {
            visit.AskWatts = 0;
            return;
        }

        double sinceFirst = (ticks - visit.FirstPowerAt) / (double)TimeSpan.TicksPerSecond;
        visit.AskWatts = Math.Min(visit.Charge.AskWatts(visit.DeliveredWattHours, sinceFirst, seconds), maximum[stall]);
    }

    private void Leave(ref Visit visit)
    {
        Book.Left(visit.Session!, new Instant(visit.PluggedAt), Now, visit.DeliveredWattHours, visit.LargestLagWattHours);
        visit = default;
    }

    /// <summary>Books the energy and lets the shadow go on without any ceiling.</summary>
    private void Deliver(ref Visit visit, int stall, double mean, double seconds)
    {
        visit.DeliveredWattHours += mean * seconds / 3600;
        if (!visit.IsBehind)
        {
            // Without a limit the draw at the end of the step would be what the car asks for, or as far as its ramp goes.
            double before = visit.ShadowDrawWatts;
            double free = Math.Min(visit.AskWatts, before + (ramp[stall] * seconds));
            if (ConsumerWatts[stall] < free - 1)
            {
                visit.IsBehind = true;
                visit.ShadowWattHours = visit.DeliveredWattHours - (mean * seconds / 3600);
                visit.ShadowCharge = visit.Charge;
            }
            else
            {
                visit.ShadowDrawWatts = ConsumerWatts[stall];
                return;
            }
        }

        double since = (Now.Ticks - visit.FirstPowerAt) / (double)TimeSpan.TicksPerSecond;
        double ask = visit.ShadowWattHours >= visit.Session!.Energy.Value - 1 || since < 0 ? 0 : Math.Min(visit.ShadowCharge.AskWatts(visit.ShadowWattHours, since, seconds), maximum[stall]);
        double start = Math.Min(visit.ShadowDrawWatts, ask);
        double next = Math.Min(ask, start + (ramp[stall] * seconds));
        visit.ShadowWattHours = Math.Min(visit.Session.Energy.Value, visit.ShadowWattHours + ((start + next) / 2 * seconds / 3600));
        visit.ShadowDrawWatts = next;
        visit.LargestLagWattHours = Math.Max(visit.LargestLagWattHours, visit.ShadowWattHours - visit.DeliveredWattHours);
    }

    private ConnectorReading Report(ref Visit visit) => visit.Session is null
        ? default
        : new ConnectorReading
        {
            IsPlugged = true,
            HasEnded = visit.DeliveredWattHours >= visit.Session.Energy.Value - 1,
            PluggedAt = new Instant(visit.PluggedAt),
            CarMaximum = new Watts(Now.Ticks - visit.PluggedAt >= HelloTicks ? visit.DeclaredWatts : 0),
            EnergyAsked = visit.Session.Energy * Draws.Between(seed, AskedChance, (ulong)visit.Number, 0.9, 1.2),
            EnergyDelivered = new WattHours(visit.DeliveredWattHours),
            Departure = visit.Session.StatedDeparture ?? Instant.Forever,
            ReportedAt = Now,
        };
}
