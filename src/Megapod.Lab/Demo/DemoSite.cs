namespace Megapod.Lab.Demo;

using Megapod.Control.Certificate;
using Megapod.Control.Cycle;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Pods;
using Megapod.Core.Ports;
using Megapod.Core.Tariffs;
using Megapod.Core.Units;
using Megapod.Planning.Rules;
using Megapod.Site.Loop;
using Megapod.Twin.Faults;
using Megapod.Twin.Laws;
using Megapod.Twin.Physics;
using Megapod.Twin.Pods;
using Megapod.Twin.Simulator;

/// <summary>
/// The twin in place of a site's devices: it answers readings and takes commands as the wires would, and the laws watch it. The world repeats its
/// days for as long as somebody looks.
/// </summary>
public sealed partial class DemoSite : IReadingSource, ICommandSink, IPlanSource, IEmulatedSite, IRegulatorLink
{
    private const double StepSeconds = 1;
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(StepSeconds);

    /// <summary>A car that a person plugs in comes nearly empty, leaves at 80 % and stays long enough for it.</summary>
    private const double ArrivalSoc = 0.1;
    private const double DepartureSoc = 0.8;
    private const double LargestEnergyWattHours = 200_000;
    private const double LargestPeakWatts = 1e6;
    private static readonly TimeSpan Stay = TimeSpan.FromMinutes(45);

    /// <summary>What to do where a device has no vices to give.</summary>
    internal const string OnTheWire = "Write a device of a pod from the devices in /api/v1/site; they are on the wire in 'megapod up' at speed 1 where the site file names servers.";

    /// <summary>The loop reads on one thread and sends on another.</summary>
    private readonly Lock gate = new();
    private SitePlant plant;
    private StandingRules rules;
    private ILaw[] wireLaws;
    private ILaw[] laws;
    private readonly LawBook book = new();
    private LawContext context;
    private readonly TariffMeter meter;
    private int told;
    private long steps;
    private readonly FaultInjector? faults;
    private readonly Func<Instant, double>? ambient;
    private readonly Func<Instant, double>? irradiance;
    private readonly Func<Instant, WorkShares>? work;
    private Reading? frozen;
    private Reading? bent;
    private bool isGridCut;
    private Instant orderedAt;
    private uint orders;
    private double[] importedWattHours;
    private double[] exportedWattHours;
    private readonly Scenario scenario;
    private Reading lastGridReading;

    /// <summary>A demo of a scenario.</summary>
    /// <param name="scenario">Site, cars and prices.</param>
    /// <param name="usableWatts">Import limit less margin, W.</param>
    /// <param name="marginWatts">The margin, W.</param>
    /// <param name="faults">What goes wrong; null: only what a person does with the levers.</param>
    public DemoSite(Scenario scenario, double usableWatts, double marginWatts, FaultInjector? faults = null)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        this.scenario = scenario;
        Tree = PowerTree.From(scenario.Site);
        importedWattHours = new double[Tree.Nodes.Length];
        exportedWattHours = new double[Tree.Nodes.Length];
        this.faults = faults;
        ambient = scenario.Ambient;
        irradiance = scenario.Irradiance;
        work = scenario.Work;
        plant = new SitePlant(Tree, scenario.Cars, scenario.From, scenario.Seed);

        // In a torture world without a relay the faults say themselves how the site stands to the grid.
        if (faults is null || scenario.GridVoltage.Count > 0)
        {
            plant.FitRelay(scenario.GridVoltage);
        }

        rules = new StandingRules(scenario.Site, scenario.Zone, scenario.Prices, usableWatts);
        meter = new TariffMeter(new TariffClock(scenario.Site.Tariff, scenario.BillingZone));
        (wireLaws, laws) = LawsOf(Tree, scenario.Seed);
        context = new LawContext { Plant = plant, Book = book, MarginWatts = marginWatts };
    }

    /// <summary>The site.</summary>
    public PowerTree Tree { get; private set; }

    /// <summary>Where breaches of laws are told; null: nowhere.</summary>
    public EventRing? Events { get; set; }

    /// <summary>The plant's present: the last whole second to which anybody let it go on.</summary>
    public Instant Now
    {
        get
        {
            lock (gate)
            {
                return plant.Now;
            }
        }
    }

    /// <summary>Lets the world go on to an instant, whether anybody looks at it or not. The laws judge every second of it.</summary>
    /// <param name="now">The instant; one that has been is no matter.</param>
    public void Advance(Instant now)
    {
        lock (gate)
        {
            Go(now);
        }
    }

    /// <summary>
    /// The site has other pods from now on; all that stays is physically as it was, and a new pod rests, its feed open. What is counted anew: windows of the laws, which begin with this second, and the energy registers of a new pod's
    /// meter.
    /// </summary>
    /// <param name="next">The site as it is now.</param>
    /// <param name="anew">Pods of which nothing is taken over, because something in them has changed.</param>
    /// <exception cref="InvalidOperationException">Things go wrong by a schedule, which was made for the site of before.</exception>
    public void Exchange(PowerTree next, IReadOnlyCollection<string> anew)
    {
        ArgumentNullException.ThrowIfNull(next);
        ArgumentNullException.ThrowIfNull(anew);
        if (faults is not null)
        {
            throw new InvalidOperationException("A schedule of faults is made for one site.");
        }

        lock (gate)
        {
            var match = new TreeMatch(Tree, next, anew);
            plant = plant.Exchanged(match);
            var (imported, exported) = (new double[next.Nodes.Length], new double[next.Nodes.Length]);
            match.CarryNodes<double>(importedWattHours, imported);
            match.CarryNodes<double>(exportedWattHours, exported);
            (importedWattHours, exportedWattHours) = (imported, exported);
            double margin = Margin.Of(next).TotalWatts;
            rules = new StandingRules(next.Site, scenario.Zone, scenario.Prices, LimitConfig.LowestImportWatts(next.Nodes[0].Limits) - margin);
            (wireLaws, laws) = LawsOf(next, scenario.Seed);
            context = new LawContext { Plant = plant, Book = book, MarginWatts = margin, Allowance = context.Allowance, GridAllowance = context.GridAllowance };
            Tree = next;
        }
    }

    /// <summary>What the meter of a node shows, as it stands in its registers.</summary>
    /// <param name="name">Name of the node; one that is not there carries nothing.</param>
    /// <param name="now">The instant.</param>
    public MeterPicture MeterAt(string name, Instant now)
    {
        lock (gate)
        {
            int node = Tree.NodeIndex(name);
            return node >= 0 ? MeterAt(node, now) : new MeterPicture(Reading.Good(0, now), Tree.Site.Grid.NominalVoltage, default, default, IsFrozen: false);
        }
    }

    /// <summary>What the meter of a node shows, as it stands in its registers.</summary>
    /// <param name="node">The node.</param>
    /// <param name="now">The instant.</param>
    public MeterPicture MeterAt(int node, Instant now)
    {
        lock (gate)
        {
            Go(now);
            double watts = node == 0 && bent is { } other ? other.Value : plant.MeterWattsAt(node, now);
            return new MeterPicture(
                Reading.Good(watts, now),
                new Volts(Tree.Site.Grid.NominalVoltage.Value * plant.VoltageShare),
                new WattHours(importedWattHours[node]),
                new WattHours(exportedWattHours[node]),
                node == 0 && frozen is not null);
        }
    }

    /// <summary>How the battery stands, as it says itself.</summary>
    /// <param name="now">The instant.</param>
    public BatteryReading BatteryAt(Instant now)
    {
        lock (gate)
        {
            Go(now);
            double most = plant.IsBatteryOnline ? Tree.Site.Battery!.Power.Value : 0;
            return new BatteryReading
            {
                Power = Reading.Good(plant.IsBatteryOnline ? plant.BatteryWattsAt(now) : 0, now),
                Soc = Reading.Good(Math.Clamp(plant.BatterySoc, 0, 1), now),
                ChargeCapability = new Watts(most),
                DischargeCapability = new Watts(most),
                IsOnline = plant.IsBatteryOnline,
            };
        }
    }

    /// <summary>Has the battery do something from now on, by its own controller's word and not by ours.</summary>
    /// <param name="power">What it shall do, charging positive.</param>
    /// <param name="holds">For how much longer it holds that; zero: nothing is in force.</param>
    /// <param name="now">The instant.</param>
    public void Order(Watts power, TimeSpan holds, Instant now)
    {
        lock (gate)
        {
            Go(now);
            orderedAt = now > orderedAt ? now : orderedAt;
            plant.Send(new BatterySetpoint(++orders, power, holds), orderedAt);
        }
    }

    /// <inheritdoc/>
    public void Read(SiteSnapshot snapshot, Instant now)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        lock (gate)
        {
            Go(now);
            Arrive();
            plant.Observe(snapshot);
            var shown = snapshot.NodePower[0];
            faults?.Bend(snapshot);
            bent = snapshot.NodePower[0] == shown ? null : snapshot.NodePower[0];
            lastGridReading = frozen ?? snapshot.NodePower[0];
            snapshot.NodePower[0] = lastGridReading;
            meter.Begin(plant.Now);
            snapshot.IntervalImport = new WattHours(meter.IntervalWattHours);
            snapshot.MonthPeak = new Watts(meter.MonthPeakWatts);
            snapshot.FreePeak = meter.Charges.Count > 0 ? new Watts(meter.FreeWatts) : null;
            snapshot.ChargePeaks = meter.Charges;
        }
    }

    /// <summary>A rack is real: what it draws and holds is told here, and counts in the world as if it stood there.</summary>
    /// <param name="rack">Its name.</param>
    /// <param name="draw">What it draws; null: it is imagined again.</param>
    /// <param name="held">The ceiling that it holds, and how much longer.</param>
    public void Follow(string rack, Watts? draw, HeldGrant held)
    {
        lock (gate)
        {
            int i = Tree.ConsumerIndex(rack);
            if (i < Tree.ConnectorCount)
            {
                return;
            }

            if (draw is { } watts)
            {
                plant.Follow(i, watts, held.Ceiling, held.Remaining);
            }
            else
            {
                plant.Imagine(i);
            }
        }
    }

    /// <inheritdoc/>
    public void Send(in GrantCommand command)
    {
        lock (gate)
        {
            plant.Send(in command);
        }
    }

    /// <inheritdoc/>
    public void Send(in BatterySetpoint setpoint)
    {
        lock (gate)
        {
            plant.Send(in setpoint);
        }
    }

    /// <summary>Cars and racks are as the last second left them; the battery is followed to the instant.</summary>
    /// <inheritdoc/>
    public FastReadings Read(Instant now)
    {
        lock (gate)
        {
            var at = now - (Tree.Nodes[0].Meter?.Delay ?? TimeSpan.Zero);
            double battery = plant.BatteryWattsAt(at);
            double import = plant.NodeWatts[0] - plant.BatteryWattsAt(plant.Now) + battery;
            var power = plant.IsBatteryOnline ? Reading.Good(battery, at) : Reading.Good(0, at);
            return new FastReadings(frozen ?? bent ?? Reading.Good(import, at), power, Reading.Missing, Reading.Good(plant.BatterySoc, at));
        }
    }

    /// <inheritdoc/>
    public void Send(in BatterySetpoint setpoint, Instant now)
    {
        lock (gate)
        {
            plant.Send(in setpoint, now);
        }
    }

    /// <inheritdoc/>
    public void Send(in RelayPermit permit)
    {
        lock (gate)
        {
            plant.Send(in permit);
        }
    }

    /// <inheritdoc/>
    public void Send(in IsolationOrder order)
    {
        lock (gate)
        {
            plant.Send(in order);
        }
    }

    /// <inheritdoc/>
    public Plan? PlanAt(SiteSnapshot snapshot, Instant now) => rules.PlanAt(now);

    /// <inheritdoc/>
    public Outcome<string> PlugIn(string stall, WattHours energy, Watts peak)
    {
        if (!(energy.Value is > 0 and <= LargestEnergyWattHours && peak.Value is > 0 and <= LargestPeakWatts))
        {
            return Outcome<string>.Failure(new Fault("MP3115", "There is no such car.", "Give it an energy above 0 and at most 200 000 Wh, and a peak above 0 and at most 1 000 000 W."));
        }

        lock (gate)
        {
            var session = new CarSession(plant.Now, Stay, energy, peak, ArrivalSoc, DepartureSoc, plant.Now);
            return StallOf(stall) is not { } i ? NoStall(stall)
                : plant.PlugIn(i, session) ? Done(stall, $"A person plugged a car in at {stall}.")
                : Outcome<string>.Failure(new Fault("MP3112", $"There is a car at {stall} already.", "Unplug it first, or choose another stall."));
        }
    }

    /// <inheritdoc/>
    public Outcome<string> Unplug(string stall)
    {
        lock (gate)
        {
            return StallOf(stall) is not { } i ? NoStall(stall)
                : plant.Unplug(i) ? Done(stall, $"A person unplugged the car at {stall}.")
                : Outcome<string>.Failure(new Fault("MP3113", $"There is no car at {stall}.", "Choose a stall with a car; /api/v1/site says which are plugged."));
        }
    }

    /// <inheritdoc/>
    public Outcome<string> FreezeGridMeter()
    {
        lock (gate)
        {
            frozen ??= lastGridReading;
            return Done(Tree.Nodes[0].Id, "A person cut the connection's meter off.");
        }
    }

    /// <inheritdoc/>
    public Outcome<string> TripBattery()
    {
        lock (gate)
        {
            if (!plant.IsBatteryOnline)
            {
                return Outcome<string>.Failure(new Fault("MP3114", "There is no battery that could trip.", "Restore it first, or run a site that has one."));
            }

            plant.SwitchBattery(online: false);
            context.Allowance = Allowance.BatteryLoss(plant.Now, SiteCycle.RecoveryOf(Tree));
            return Done(Tree.Site.Battery!.Id, "A person tripped the battery.");
        }
    }

    /// <inheritdoc/>
    public Outcome<string> CutGrid()
    {
        lock (gate)
        {
            return isGridCut ? Outcome<string>.Failure(new Fault("MP3116", "The grid is cut already.", "Give it back first."))
                : SwitchGrid(isCut: true, "A person cut the grid.");
        }
    }

    /// <inheritdoc/>
    public Outcome<string> GiveGridBack()
    {
        lock (gate)
        {
            return !isGridCut ? Outcome<string>.Failure(new Fault("MP3116", "The grid is there.", "Cut it first."))
                : SwitchGrid(isCut: false, "A person gave the grid back; the site returns when it has been sound for its time.");
        }
    }

    /// <inheritdoc/>
    public Outcome<string> Break(string id, PodTrouble trouble)
    {
        ArgumentNullException.ThrowIfNull(id);
        bool isOfRack = trouble is PodTrouble.RackLeak or PodTrouble.BranchTrip;
        int consumer = Tree.ConsumerIndex(id);
        int rack = consumer >= Tree.ConnectorCount && consumer < Tree.ConnectorCount + Tree.RackCount ? consumer - Tree.ConnectorCount : -1;
        int pod = isOfRack ? (rack >= 0 ? Tree.Consumers[consumer].Unit : -1) : Enumerable.Range(0, Tree.Pods.Count).FirstOrDefault(p => string.Equals(Tree.Pods[p].Id, id, StringComparison.Ordinal), -1);
        lock (gate)
        {
            return pod >= 0 && plant.Break(pod, rack, trouble)
                ? Done(id, $"A person let this go wrong at {id}: {WordsOf(trouble)}.")
                : Outcome<string>.Failure(new Fault("MP3117", $"There is no {(isOfRack ? "rack" : "pod")} '{id}' with a cooling loop.", "Write the name of one whose site file has 'cooling.loop'."));
        }
    }

    /// <inheritdoc/>
    public Outcome<string> LookAfterPods()
    {
        lock (gate)
        {
            for (int p = 0; p < Tree.Pods.Count; p++)
            {
                plant.MendPod(p);
            }

            return Done(Tree.Site.Id, "A person looked after all pods: what was broken is mended, dry, closed and open as it should be. Stops stand until they are ended.");
        }
    }

    /// <summary>A person closes the feeds of pods.</summary>
    /// <param name="pods">Their names; one that is not there any more is no matter.</param>
    public void CloseFeeds(IReadOnlyList<string> pods)
    {
        ArgumentNullException.ThrowIfNull(pods);
        foreach (string pod in pods)
        {
            SwitchPod(pod, isOn: true);
        }
    }

    /// <inheritdoc/>
    public Outcome<string> SwitchPod(string pod, bool isOn)
    {
        lock (gate)
        {
            int index = Enumerable.Range(0, Tree.Pods.Count).FirstOrDefault(p => string.Equals(Tree.Pods[p].Id, pod, StringComparison.Ordinal), -1);
            if (index < 0)
            {
                return Outcome<string>.Failure(new Fault("MP3254", $"There is no pod '{pod}'.", "Write the name of one under 'pods'."));
            }

            plant.SwitchPod(index, isOn);
            return Done(pod, $"A person {(isOn ? "closed" : "opened")} the feed of {pod}.");
        }
    }

    /// <summary>Fills in what all parts of a pod show now; nothing where the pod's place is that of a site of before.</summary>
    /// <param name="detail">The pod.</param>
    /// <param name="into">Its readings.</param>
    public void Show(PodDetail detail, PodReadings into)
    {
        ArgumentNullException.ThrowIfNull(detail);
        lock (gate)
        {
            if (ReferenceEquals(detail.Site, Tree))
            {
                detail.Fill(plant, into);
            }
        }
    }

    /// <inheritdoc/>
    public Outcome<string> Spoil(string device, string vices)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(vices);
        var spoilt = Vices?.Invoke(device, vices) ?? Outcome<string>.Failure(new Fault("MP3119", $"'{device}' is no device of a pod that is emulated on the wire.", OnTheWire));
        return spoilt.IsSuccess ? Done(device, spoilt.Value) : spoilt;
    }

    /// <inheritdoc/>
    public Outcome<string> Restore()
    {
        lock (gate)
        {
            frozen = null;
            plant.SwitchBattery(online: true);
            plant.LimitConnection(null);
            return Done(Tree.Site.Id, "A person gave meter, battery and limit back.");
        }
    }

    private static (ILaw[] Wire, ILaw[] All) LawsOf(PowerTree tree, ulong seed) => (
        [new SilenceLaw(tree, seed), new GrantLaw(), new SafetyLaw()],
        [new LimitLaw(tree, seed), new MinimumLaw(), new EnergyLaw(), new ClaimsLaw(), new RampLaw(), new IslandLaw(tree), new ReboundLaw(tree), .. CoolingLaws.Of(tree)]);

    private static string WordsOf(PodTrouble trouble) => trouble switch
    {
        PodTrouble.PumpsLost => "all pumps stopped",
        PodTrouble.LoopLeak => "the coolant leaks outside the racks",
        PodTrouble.RackLeak => "the coolant leaks in the rack",
        PodTrouble.CoolantHot => "heat leaves the coolant no more",
        PodTrouble.BranchTrip => "the rack's branch opened",
        _ => "the loop's readings stand still",
    };

    /// <summary>Whole seconds only: who looks between two of them sees the second before.</summary>
    private void Go(Instant now)
    {
        while (plant.Now + Step <= now)
        {
            Judge(wireLaws);
            bool wasClosed = plant.IsBreakerClosed;
            plant.Step(StepSeconds);
            Meter();
            if (wasClosed && !plant.IsBreakerClosed)
            {
                context.GridAllowance = Allowance.GridLoss(plant.Now, SiteCycle.RecoveryOf(Tree));
            }

            Judge(laws);
            steps++;
            if (plant.Now + Step <= now)
            {
                Arrive();
            }
        }
    }

    private Outcome<string> SwitchGrid(bool isCut, string text)
    {
        isGridCut = isCut;
        plant.CutGrid(isCut);
        return Done(Tree.Nodes[0].Id, text);
    }

    private static Outcome<string> NoStall(string stall) =>
        Outcome<string>.Failure(new Fault("MP3111", $"There is no stall '{stall}'.", "Take the id of a connector from /api/v1/site."));

    private int? StallOf(string id)
    {
        for (int i = 0; i < Tree.ConnectorCount; i++)
        {
            if (string.Equals(Tree.Consumers[i].Id, id, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return null;
    }

    private Outcome<string> Done(string subject, string text)
    {
        Events?.Add(plant.Now, "demo", subject, text);
        return Outcome<string>.Success(text);
    }

    /// <summary>Gives devices on the wire their vices; null, the default: no device of a pod is on the wire.</summary>
    public Func<string, string, Outcome<string>>? Vices { get; set; }

    /// <summary>Laws that broke so far.</summary>
    public IReadOnlyList<Breach> Broken
    {
        get
        {
            lock (gate)
            {
                return [.. book.Broken];
            }
        }
    }

    /// <summary>What begins with the plant's next second: faults, weather, cars.</summary>
    private void Arrive()
    {
        if (faults is not null)
        {
            faults.Advance(plant);
            context.Allowance = faults.Allowance;
        }

        if (ambient is not null)
        {
            plant.AmbientCelsius = ambient(plant.Now);
        }

        if (irradiance is not null)
        {
            plant.Irradiance = irradiance(plant.Now);
        }

        if (work is not null)
        {
            plant.Work = work(plant.Now);
        }

        plant.Arrive(StepSeconds);
    }

    private void Meter()
    {
        // The step is over, so it belongs to the interval before this instant; whoever looks at the first instant of an interval must see it empty.
        var before = new Instant(plant.Now.Ticks - 1);
        meter.Begin(before);
        meter.Add(before, plant.NodeMeanWatts[0], StepSeconds, default);
        for (int n = 0; n < importedWattHours.Length; n++)
        {
            importedWattHours[n] += Math.Max(0, plant.NodeMeanWatts[n]) * StepSeconds / 3600;
            exportedWattHours[n] += Math.Max(0, -plant.NodeMeanWatts[n]) * StepSeconds / 3600;
        }
    }

    private void Judge(ILaw[] judges)
    {
        context.Step = steps;
        context.Seconds = StepSeconds;
        foreach (var law in judges)
        {
            law.Check(context);
        }

        for (; told < book.Broken.Count; told++)
        {
            Events?.Add(plant.Now, "law-broken", book.Broken[told].Law, book.Broken[told].Detail);
        }
    }
}
