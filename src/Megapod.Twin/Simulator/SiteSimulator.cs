namespace Megapod.Twin.Simulator;

using Megapod.Control.Certificate;
using Megapod.Control.Cycle;
using Megapod.Core.Model;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Planning.Rules;
using Megapod.Twin.Faults;
using Megapod.Twin.Laws;
using Megapod.Twin.Physics;

/// <summary>
/// The site in virtual time: the shipped cycle and regulator on the plant, with the laws looking at every step. A step is a second, the cycle's own; in a window the plant
/// goes through it in steps of 10 ms, the regulator has steps of its own in it, and limits and energy are judged at each. Construct, then step to the end or
/// call <see cref="Complete"/>; it can also be driven by hand, which is what the demo does.
/// </summary>
public sealed class SiteSimulator : IDisposable
{
    /// <summary>Name under which a controller that throws is recorded.</summary>
    private const string FailureLaw = "controller-decides";

    private readonly Scenario scenario;
    private readonly PowerTree tree;
    private readonly FaultInjector? faults;
    private readonly Func<ISiteController, ISiteController>? anew;
    private readonly IPlanSource plans;
    private readonly Settlement settlement;
    private readonly ComputeMeter compute;
    private readonly SiteSnapshot snapshot;
    private readonly ILaw[] wireLaws;
    private readonly ILaw[] laws;
    private readonly ILaw[] lawsOfSteps;
    private readonly ILaw[] lawsOfSeconds;
    private readonly CarsFirstLaw carsFirst;
    private readonly LawContext context;
    private readonly TraceHash hash = new();
    private readonly double limitWatts;
    private readonly double seconds;
    private readonly LossMeter losses = new();
    private readonly SlidingMean secondOfImport = new(TimeSpan.FromSeconds(1));
    private readonly OverLimit over;
    private readonly FastWindow? window;
    private ISiteController controller;
    private Plan? plan;
    private double maxImport = double.NegativeInfinity;
    private double upRamp;
    private double lastImport = double.NaN;
    private Instant opened;
    private Instant closed;
    private double minSoc = 1;
    private double maxSoc;

    /// <summary>A simulation at its first instant.</summary>
    /// <param name="scenario">What to simulate.</param>
    /// <param name="controller">Who runs the site; null: the one that the policy names.</param>
    /// <param name="faults">What goes wrong; null: nothing.</param>
    /// <param name="anew">Makes the controller that is started after one was killed, out of what that one left behind; null: one without memory, which the policy names.</param>
    /// <param name="plans">Where plans come from; null: the site's standing rules.</param>
    /// <exception cref="ArgumentException">The policy is unknown, or prices do not cover the span.</exception>
    public SiteSimulator(Scenario scenario, ISiteController? controller = null, FaultInjector? faults = null, Func<ISiteController, ISiteController>? anew = null, IPlanSource? plans = null)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        this.scenario = scenario;
        if (scenario.Prices.From > scenario.From || scenario.Prices.Until < scenario.To)
        {
            throw new ArgumentException($"Prices run from {scenario.Prices.From} to {scenario.Prices.Until}; the run from {scenario.From} to {scenario.To} is not covered.", nameof(scenario));
        }

        tree = PowerTree.From(scenario.Site);
        this.controller = controller ?? ControllerOf(scenario.Policy, tree);
        this.faults = faults;
        this.anew = anew;
        Plant = new SitePlant(tree, scenario.Cars, scenario.From, scenario.Seed);
        if (scenario.GridVoltage.Count > 0)
        {
            Plant.FitRelay(scenario.GridVoltage);
        }

        Margin = Margin.Of(tree);
        limitWatts = ImportLimitOf(tree, scenario.From, scenario.To);
        bool ideal = this.controller is IdealController;
        this.plans = plans ?? new StandingRules(scenario.Site, scenario.Zone, scenario.Prices, limitWatts - (ideal ? 0 : Margin.TotalWatts));
        settlement = new Settlement(scenario.Site.Tariff, scenario.BillingZone, scenario.Prices);
        compute = new ComputeMeter(tree);
        snapshot = new SiteSnapshot(tree);
        carsFirst = new CarsFirstLaw(tree, scenario.Seed, Certificate.GrantSeconds(tree), Certificate.SupportWatts(tree));
        wireLaws = [new SilenceLaw(tree, scenario.Seed), new GrantLaw(), new SafetyLaw()];
        laws =
        [
            new LimitLaw(tree, scenario.Seed), carsFirst, new MinimumLaw(), new EnergyLaw(), new ClaimsLaw(),
            .. scenario.RacksStray ? (ILaw[])[] : [new RampLaw()],
            .. Plant.Relay is null ? (ILaw[])[] : [new IslandLaw(tree), new ReboundLaw(tree)],
            .. CoolingLaws.Of(tree),
        ];
        lawsOfSteps = [.. laws.Where(l => l.JudgesEachStep)];
        lawsOfSeconds = [.. laws.Except(lawsOfSteps)];
        over = new OverLimit(limitWatts);
        window = scenario.Windows && !ideal ? new FastWindow(Plant, faults, scenario.Seed, limitWatts) : null;
        context = new LawContext { Plant = Plant, Book = Laws, MarginWatts = ideal ? 0 : Margin.TotalWatts };
        seconds = scenario.Step.TotalSeconds;
    }

    /// <summary>The plant.</summary>
    public SitePlant Plant { get; }

    /// <summary>Who runs the site.</summary>
    public ISiteController Controller => controller;

    /// <summary>The margin that the site keeps.</summary>
    public Margin Margin { get; }

    /// <summary>Breaches so far.</summary>
    public LawBook Laws { get; } = new();

    /// <summary>The snapshot that the controller saw last.</summary>
    public SiteSnapshot Snapshot => snapshot;

    /// <summary>The plan in force.</summary>
    public Plan? Plan => plan;

    /// <summary>Steps made.</summary>
    public long Steps { get; private set; }

    /// <summary>Looks on after every step, before the laws do; null: nobody. It sees the plant and must not change it.</summary>
    public ISimulationObserver? Observer { get; set; }

    /// <summary>How often each kind of fault, and each pair, has begun; empty where nothing goes wrong.</summary>
    public IReadOnlyDictionary<string, int> FaultsSoFar => faults?.Counts ?? new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>Whether the controller decided in the last step.</summary>
    public bool IsControllerRunning => faults?.IsControllerRunning ?? true;

    /// <summary>The incident in force; null when there is none.</summary>
    public Incident? Incident => faults?.Present;

    /// <summary>Whether the end is reached.</summary>
    public bool IsComplete => Plant.Now >= scenario.To;

    /// <summary>Runs to the end.</summary>
    /// <param name="progress">Called about once a simulated hour with the share done, 0–1; may be null.</param>
    /// <param name="shouldStop">Asked as often; true ends the run early with what there is; may be null.</param>
    public Run Complete(Action<double>? progress = null, Func<bool>? shouldStop = null)
    {
        long total = (scenario.To - scenario.From).Ticks;
        while (!IsComplete)
        {
            Step();
            if (Steps % 3600 == 0)
            {
                progress?.Invoke((Plant.Now - scenario.From).Ticks / (double)total);
                if (shouldStop?.Invoke() == true)
                {
                    break;
                }
            }
        }

        return Result();
    }

    /// <summary>One second: who is there, what is seen, what is decided, what happens, what the laws say.</summary>
    public void Step()
    {
        var now = Plant.Now;
        Break();
        Plant.Arrive(seconds);
        settlement.Begin(now);
        if (scenario.Ambient is { } ambient && now.Ticks % TimeSpan.TicksPerMinute == 0)
        {
            Plant.AmbientCelsius = ambient(now);
        }

        if (scenario.Irradiance is { } irradiance)
        {
            Plant.Irradiance = irradiance(now);
        }

        if (scenario.Work is { } work && now.Ticks % TimeSpan.TicksPerMinute == 0)
        {
            Plant.Work = work(now);
        }

        // As at a live site: asked each cycle with what was seen last.
        plan = plans.PlanAt(snapshot, now);
        bool isFine = window?.IsOpen() ?? false;
        var regulator = controller as IFastRegulator;
        if (regulator is not null)
        {
            regulator.StepsByItself = isFine;
        }

        Decide();

        // Commands are on the wire now: the laws of silence and expiry look before they arrive, the others at what came of it.
        context.Step = Steps;
        Judge(wireLaws, seconds);
        if (isFine)
        {
            StepFinely(window!, regulator);
        }
        else
        {
            Plant.Step(seconds);
            CountImport(seconds);
        }

        Steps++;
        Account(now);
        Observer?.Stepped(this, now, seconds);
        context.Step = Steps;
        Judge(isFine ? lawsOfSeconds : laws, seconds);
    }

    /// <summary>What is seen and decided at the present instant.</summary>
    private void Decide()
    {
        Plant.Observe(snapshot);
        snapshot.IntervalImport = new WattHours(settlement.IntervalWattHours);
        snapshot.MonthPeak = new Watts(settlement.MonthPeakWatts);
        snapshot.FreePeak = settlement.Charges.Count > 0 ? new Watts(settlement.FreeWatts) : null;
        snapshot.ChargePeaks = settlement.Charges;
        faults?.Bend(snapshot);
        if (faults is null)
        {
            controller.Step(snapshot, plan, Plant, Plant.Now);
        }
        else if (faults.IsControllerRunning)
        {
            Endure(() => controller.Step(snapshot, plan, Plant, Plant.Now + faults.ClockOffset));
        }

        Record();
    }

    /// <summary>
    /// A second of a window. The regulator acts at its own instants on its own samples; where it calls, the next decision is made at once, or a step later when one has
    /// just been made, and its commands travel like all others. Silence and expiry are tried at whole seconds only.
    /// </summary>
    private void StepFinely(FastWindow open, IFastRegulator? regulator)
    {
        bool isCalled = false;
        for (int step = 0; step < FastWindow.StepsOfSecond; step++)
        {
            Plant.Arrive(FastWindow.StepSeconds);
            if (isCalled)
            {
                isCalled = false;
                open.Called();
                Decide();
            }

            if (open.IsRegulatorDue() && regulator is not null && IsControllerRunning)
            {
                var input = open.Read(snapshot.Battery.Soc);
                Endure(() => isCalled = regulator.Regulate(in input, Plant));
                hash.Add(Plant.BatterySetpointWatts);
            }

            Plant.Step(FastWindow.StepSeconds);
            Plant.Gather(FastWindow.StepSeconds);
            open.Count();
            CountImport(FastWindow.StepSeconds);
            Judge(lawsOfSteps, FastWindow.StepSeconds);
        }

        Plant.CloseSecond();
    }

    private void Judge(ILaw[] judges, double stepSeconds)
    {
        context.Seconds = stepSeconds;
        foreach (var law in judges)
        {
            law.Check(context);
        }
    }

    /// <summary>The figures so far.</summary>
    public Run Result()
    {
        settlement.CloseWindow();
        var book = Plant.Book;
        double delivered = book.DeliveredWattHours + Plant.Visits.Sum(v => v.Session is null ? 0 : v.DeliveredWattHours);
        double delayed = book.DelayedWattHours + Plant.Visits.Sum(v => v.Session is null ? 0 : v.LargestLagWattHours);
        double discharged = Plant.Battery?.DischargedWattHours ?? 0;
        double wear = discharged * (scenario.Site.Battery?.WearPerWattHour ?? 0);
        double carRevenue = delivered * scenario.Site.Tariff.CarPricePerWattHour;
        return new Run
        {
            Site = scenario.Site.Id,
            Policy = scenario.Policy,
            Seed = scenario.Seed,
            World = scenario.World,
            From = scenario.From,
            To = Plant.Now,
            StepSeconds = seconds,
            Steps = Steps,
            Import = new RunImport
            {
                LimitWatts = limitWatts,
                MaxWatts = Steps == 0 ? 0 : maxImport,
                EnergyWh = settlement.ImportWattHours,
                ExportWh = settlement.ExportWattHours,
                SecondsOverLimit = over.Seconds,
                LongestOverLimitSeconds = over.LongestSeconds,
                WorstExcessWatts = over.WorstWatts,
                MaxUpRampWattsPerSecond = upRamp,
                MonthPeaksWatts = settlement.Peaks,
            },
            Windows = window?.Result(),
            Cars = new RunCars
            {
                Sessions = book.Sessions,
                RequestedWh = book.RequestedWattHours,
                DeliveredWh = delivered,
                DelayedWh = delayed,
                WaitedForComputeSeconds = carsFirst.WaitedSeconds,
                SessionMinutesP50 = Percentile(book.StayMinutes, 0.5),
                SessionMinutesP95 = Percentile(book.StayMinutes, 0.95),
                QueueMinutesP95 = Percentile(book.QueueMinutes, 0.95),
            },
            Compute = new RunCompute
            {
                GpuHours = compute.GpuHours,
                EnergyWh = compute.EnergyWattHours,
                WeightedThroughput = compute.Gpus > 0 && compute.Hours > 0 ? compute.GpuHours / (compute.Gpus * compute.Hours) : 0,
                PausedSeconds = compute.PausedSeconds,
            },
            Battery = new RunBattery
            {
                Cycles = scenario.Site.Battery is { } battery ? discharged / battery.Energy.Value : 0,
                MinSoc = Plant.Battery is null ? 0 : Steps == 0 ? Plant.Battery.Soc : minSoc,
                MaxSoc = Plant.Battery is null ? 0 : Steps == 0 ? Plant.Battery.Soc : maxSoc,
                ThroughputWh = discharged + (Plant.Battery?.ChargedWattHours ?? 0),
            },
            Money = new RunMoney
            {
                Profit = Cents(compute.Value + carRevenue + settlement.GridRevenue - settlement.EnergyCost - settlement.DemandCharge - wear),
                EnergyCost = Cents(settlement.EnergyCost),
                DemandCharge = Cents(settlement.DemandCharge),
                Degradation = Cents(wear),
                ComputeValue = Cents(compute.Value),
                CarRevenue = Cents(carRevenue),
                GridRevenue = Cents(settlement.GridRevenue),
            },
            Certificate = new RunCertificate
            {
                MarginWatts = context.MarginWatts,
                Terms = new SortedDictionary<string, double>(StringComparer.Ordinal)
                {
                    ["meterError"] = Margin.MeterErrorWatts,
                    ["batteryTracking"] = Margin.BatteryTrackingWatts,
                    ["overshoot"] = Margin.OvershootWatts,
                    ["unmetered"] = Margin.UnmeteredWatts,
                },
                YieldSeconds = Certificate.YieldSeconds(tree),
                RecoverySeconds = SiteCycle.RecoveryOf(tree),
                ComputeLostWatts = losses.Means().ToDictionary(t => t.Name, t => t.Watts, StringComparer.Ordinal),
                Contingencies = Certifier.Of(tree).Contingencies,
            },
            Laws = new RunLaws { Checked = [.. wireLaws.Concat(laws).Select(l => l.Name)], Broken = Laws.Broken },
            TraceHash = hash.Finish(),
        };
    }

    /// <inheritdoc/>
    public void Dispose() => hash.Dispose();

    private static ISiteController ControllerOf(string policy, PowerTree tree) => policy switch
    {
        "rules" or "plan" => new SiteController(tree),
        "rules-clairvoyant" => new IdealController(tree),
        _ => throw new ArgumentException($"Policy '{policy}' is unknown; there are 'rules', 'plan' and 'rules-clairvoyant'.", nameof(policy)),
    };

    /// <summary>The lowest import limit in W that holds in the span.</summary>
    private static double ImportLimitOf(PowerTree tree, Instant from, Instant to) =>
        LimitConfig.LowestImportWatts(tree.Nodes[0].Limits.Where(l => (l.ValidFrom is not { } begin || begin < to) && (l.ValidUntil is not { } end || end > from)));

    private static decimal Cents(double amount) => Math.Round((decimal)amount, 2, MidpointRounding.AwayFromZero);

    private static double Percentile(IReadOnlyList<double> values, double share)
    {
        if (values.Count == 0)
        {
            return 0;
        }

        var sorted = values.Order().ToArray();
        return sorted[(int)Math.Min(sorted.Length - 1, Math.Ceiling(share * sorted.Length) - 1)];
    }

    /// <summary>Lets the controller act among faults. One that throws has broken the first rule of all: that there is a decision each cycle.</summary>
    private void Endure(Action act)
    {
        try
        {
            act();
        }
        catch (Exception bug) when (faults is not null)
        {
            Laws.Break(FailureLaw, Plant.Now, $"the controller failed: {bug.GetType().Name}: {bug.Message}");
        }
    }

    /// <summary>What goes wrong before this step.</summary>
    private void Break()
    {
        if (Plant.Relay is { } relay && relay.OpenedAt != opened)
        {
            opened = relay.OpenedAt;
            context.GridAllowance = Allowance.GridLoss(Plant.Now, SiteCycle.RecoveryOf(tree));
        }

        if (Plant.BreakerClosedAt != closed)
        {
            closed = Plant.BreakerClosedAt;
            context.GridAllowance = Allowance.GridReturn(Plant.Now, tree.Site.Topology.ReconnectTime.TotalSeconds, Expectation.ServiceSettleSeconds, SiteCycle.RecoveryOf(tree));
        }

        if (faults is null)
        {
            return;
        }

        faults.Advance(Plant);
        context.Allowance = faults.Allowance;
        if (faults.IsControllerNew)
        {
            controller = anew?.Invoke(controller) ?? ControllerOf(scenario.Policy, tree);
        }

        if (faults.IsPersonThere)
        {
            controller.VouchForDevices();
        }
    }

    /// <summary>Commands on their way and the state from which the step starts go into the trace.</summary>
    private void Record()
    {
        foreach (var command in Plant.InFlight)
        {
            hash.Add(((long)command.Consumer << 32) | command.Sequence);
            hash.Add(command.Ceiling.Value);
            hash.Add(command.Duration.Ticks);
        }

        hash.Add(Plant.ConsumerWatts);
        if (Plant.Battery is { } battery)
        {
            hash.Add(battery.SetpointWatts);
            hash.Add(battery.StoredWattHours);
        }

        foreach (var loop in Plant.Loops)
        {
            if (loop is not null)
            {
                Record(loop);
            }
        }
    }

    /// <summary>Racks' temperatures, what holds them off, and the loop that cools them.</summary>
    private void Record(CoolingPlant loop)
    {
        hash.Add(loop.SupplyCelsius);
        hash.Add(loop.FlowLitresPerSecond);
        hash.Add(loop.CoolantShare);
        foreach (ref readonly var rack in loop.Racks.AsSpan())
        {
            hash.Add(rack.ChipCelsius);
            hash.Add(rack.FlowLossShare);
            hash.Add(rack.ValveOpening);
            hash.Add((long)rack.Stop | (rack.IsCut ? 4L : 0) | (rack.IsTripped ? 8L : 0) | (rack.IsWet ? 16L : 0) | (rack.IsUntold ? 32L : 0));
        }
    }

    /// <summary>Counts the step just made: the mean of the second that it ends.</summary>
    private void CountImport(double stepSeconds)
    {
        double mean = secondOfImport.Add(Plant.NodeMeanWatts[0], stepSeconds);
        maxImport = Math.Max(maxImport, mean);
        over.Add(mean, stepSeconds);
    }

    private void Account(Instant start)
    {
        double import = Plant.NodeMeanWatts[0];
        settlement.Add(start, import, seconds);
        compute.Add(Plant, seconds);
        upRamp = import - lastImport > upRamp ? import - lastImport : upRamp;
        lastImport = import;
        if (Plant.Battery is { } battery)
        {
            minSoc = Math.Min(minSoc, battery.Soc);
            maxSoc = Math.Max(maxSoc, battery.Soc);
        }

        if (controller.Output is { } output)
        {
            losses.Add(output);
        }
    }
}
