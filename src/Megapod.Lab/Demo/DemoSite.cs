namespace Megapod.Lab.Demo;

using Megapod.Core.Model;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Planning.Rules;
using Megapod.Site.Loop;
using Megapod.Twin.Laws;
using Megapod.Twin.Physics;
using Megapod.Twin.Simulator;

/// <summary>
/// The twin in place of a site's devices: it answers readings and takes commands as the wires would, and the laws watch it. The world repeats its
/// days for as long as somebody looks.
/// </summary>
public sealed class DemoSite : IReadingSource, ICommandSink, IPlanSource
{
    private const double StepSeconds = 1;
    /// <summary>The loop reads on one thread and sends on another.</summary>
    private readonly Lock gate = new();
    private readonly SitePlant plant;
    private readonly StandingRules rules;
    private readonly ILaw[] wireLaws;
    private readonly ILaw[] laws;
    private readonly LawBook book = new();
    private readonly LawContext context;
    private readonly TariffConfig tariff;
    private Plan? plan;
    private long planSlot = -1;
    private long interval = -1;
    private double intervalWattHours;
    private double monthPeak;
    private int told;
    private long steps;

    /// <summary>A demo of a scenario.</summary>
    /// <param name="scenario">Site, cars and prices.</param>
    /// <param name="usableWatts">Import limit less margin, W.</param>
    /// <param name="marginWatts">The margin, W.</param>
    public DemoSite(Scenario scenario, double usableWatts, double marginWatts)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        Tree = PowerTree.From(scenario.Site);
        plant = new SitePlant(Tree, scenario.Cars, scenario.From, scenario.Seed);
        rules = new StandingRules(scenario.Site, scenario.Zone, scenario.Prices, usableWatts);
        tariff = scenario.Site.Tariff;
        wireLaws = [new SilenceLaw(Tree, scenario.Seed), new GrantLaw()];
        laws = [new LimitLaw(Tree, scenario.Seed), new MinimumLaw(), new EnergyLaw(), new ClaimsLaw(), new RampLaw()];
        context = new LawContext { Plant = plant, Book = book, MarginWatts = marginWatts };
    }

    /// <summary>The site.</summary>
    public PowerTree Tree { get; }

    /// <summary>Where breaches of laws are told; null: nowhere.</summary>
    public EventRing? Events { get; set; }

    /// <inheritdoc/>
    public void Read(SiteSnapshot snapshot, Instant now)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        lock (gate)
        {
            while (plant.Now < now)
            {
                Judge(wireLaws);
                plant.Step(StepSeconds);
                Meter();
                Judge(laws);
                steps++;
                if (plant.Now < now)
                {
                    plant.Arrive(StepSeconds);
                }
            }

            plant.Arrive(StepSeconds);
            plant.Observe(snapshot);
            snapshot.IntervalImport = new WattHours(intervalWattHours);
            snapshot.MonthPeak = new Watts(monthPeak);
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

    /// <inheritdoc/>
    public Plan? PlanAt(Instant now)
    {
        long slot = now.Ticks / StandingRules.SlotLength.Ticks;
        if (slot != planSlot)
        {
            plan = rules.Make(now);
            planSlot = slot;
        }

        return plan;
    }

    private void Meter()
    {
        long index = (plant.Now.Ticks - 1) / tariff.DemandWindow.Ticks;
        if (index != interval)
        {
            monthPeak = interval < 0 ? 0 : Math.Max(monthPeak, intervalWattHours / tariff.DemandWindow.TotalHours);
            intervalWattHours = 0;
            interval = index;
        }

        intervalWattHours += Math.Max(0, plant.NodeMeanWatts[0]) * StepSeconds / 3600;
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
