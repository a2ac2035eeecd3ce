namespace Megapod.Lab.Restart;

using Megapod.Control.Certificate;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Twin.Laws;
using Megapod.Twin.Physics;
using Megapod.Twin.Simulator;

/// <summary>The plant of the rig: it goes on second by second whether anybody commands it or not, and the laws look at it alone.</summary>
internal sealed class RigWorld
{
    private readonly SitePlant plant;
    private readonly ILaw[] wireLaws;
    private readonly ILaw[] laws;
    private readonly LawBook book = new();
    private readonly LawContext context;
    private long steps;

    public RigWorld(Scenario scenario)
    {
        Tree = PowerTree.From(scenario.Site);
        plant = new SitePlant(Tree, scenario.Cars, scenario.From, scenario.Seed);
        wireLaws = [new SilenceLaw(Tree, scenario.Seed, everySteps: 1), new GrantLaw()];
        laws = [new LimitLaw(Tree, scenario.Seed), new MinimumLaw(), new EnergyLaw(), new ClaimsLaw(), new RampLaw()];
        context = new LawContext { Plant = plant, Book = book, MarginWatts = Margin.Of(Tree).TotalWatts };
        Snapshot = new SiteSnapshot(Tree);
        plant.Observe(Snapshot);
    }

    public PowerTree Tree { get; }

    public Instant Now => plant.Now;

    /// <summary>What meters and devices say now; its reports are answered once.</summary>
    public SiteSnapshot Snapshot { get; }

    public IReadOnlyList<Breach> Broken => book.Broken;

    public void Send(in GrantCommand grant) => plant.Send(in grant);

    public void Send(in BatterySetpoint setpoint) => plant.Send(in setpoint);

    /// <summary>One second; the laws judge what is on the wire before and what has happened after it.</summary>
    public void Step()
    {
        Judge(wireLaws);
        plant.Step(1);
        Judge(laws);
        steps++;
        plant.Arrive(1);
        plant.Observe(Snapshot);
    }

    /// <summary>Power now: cars, racks, battery, connection, W.</summary>
    public RigPower Power()
    {
        double cars = 0, racks = 0;
        for (int i = 0; i < Tree.ConnectorCount + Tree.RackCount; i++)
        {
            (cars, racks) = i < Tree.ConnectorCount ? (cars + plant.ConsumerWatts[i], racks) : (cars, racks + plant.ConsumerWatts[i]);
        }

        return new RigPower(cars, racks, Snapshot.Battery.Power.Value, plant.NodeWatts[0]);
    }

    private void Judge(ILaw[] judges)
    {
        context.Step = steps;
        context.Seconds = 1;
        foreach (var law in judges)
        {
            law.Check(context);
        }
    }
}
