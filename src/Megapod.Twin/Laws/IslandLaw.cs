namespace Megapod.Twin.Laws;

using Megapod.Control.Cycle;
using Megapod.Core.Model;
using Megapod.Twin.Physics;

/// <summary>
/// Off the grid: the load stays within what the battery can give once the site has had time to come down; while energy above the island's reserve remains no
/// firm rack and no car's minimum goes unserved that the battery could carry beside house, cooling and idle racks; and a site is not left black while its
/// battery could carry what then draws by itself. On a day hotter than its cooling is planned for nobody owes a rack more than its idle power.
/// </summary>
public sealed class IslandLaw : ILaw
{
    /// <summary>The law's name.</summary>
    public const string LawName = "island";

    /// <summary>Name under which it is recorded that somebody goes unserved: where the controller cannot know of the island, safety comes before service.</summary>
    public const string ServiceName = "island-service";

    /// <summary>Six parts come back one after another; each takes a grant, its actuation and three seconds of proof.</summary>
    private const double StartSeconds = 90;

    private const double NoiseWatts = 100;

    /// <summary>A rack is served from this share of its power on: the last half kilowatt is not worth a write of its own.</summary>
    private const double ServedShare = 0.99;

    private readonly double recoverySeconds;
    private readonly double silentWatts;
    private readonly double energyNeeded;
    private double unserved;
    private double black;
    private double over;

    /// <summary>Watches a site.</summary>
    public IslandLaw(PowerTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        recoverySeconds = SiteCycle.RecoveryOf(tree);
        silentWatts = SilentLoad.OfNodes(tree)[0].Watts;
        energyNeeded = tree.Site.Battery is { } battery ? silentWatts * 0.3 / battery.Energy.Value : double.PositiveInfinity;
    }

    /// <inheritdoc/>
    public string Name => LawName;

    /// <inheritdoc/>
    public void Check(LawContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var plant = context.Plant;
        if (plant.IsBreakerClosed || plant.Battery is not { } battery || context.Tree.Site.Battery is not { } config)
        {
            unserved = black = over = 0;
            return;
        }

        double capability = battery.IsOnline ? config.Power.Value * battery.DischargeShare : 0;
        bool hasEnergy = battery.Soc > Math.Max(context.Tree.Site.Topology.IslandReserveSoc, config.MinimumSoc + (4 * config.SocSigma) + energyNeeded);
        if (plant.Topology == GridTopology.Black)
        {
            unserved = over = 0;
            black = hasEnergy && context.Tree.Site.Topology.CanIsland && silentWatts <= capability ? black + context.Seconds : 0;
            Fail(context, Name, black > StartSeconds, $"black for {black:F0} s with {battery.Soc:P0} in the battery");
            return;
        }

        black = 0;
        over = -plant.BatteryMeanWatts > capability + 1 ? over + context.Seconds : 0;
        Fail(context, Name, over > recoverySeconds, $"{-plant.BatteryMeanWatts:F0} W on a battery of {capability:F0} W for {over:F0} s");
        int waiting = hasEnergy ? Waiting(plant, capability - context.MarginWatts) : -1;
        unserved = waiting >= 0 ? unserved + context.Seconds : 0;
        if (waiting >= 0)
        {
            Fail(context, ServiceName, unserved > StartSeconds, $"{context.Tree.Consumers[waiting].Id} has gone unserved for {unserved:F0} s with {battery.Soc:P0} in the battery");
        }
    }

    private static void Fail(LawContext context, string name, bool isBroken, string detail)
    {
        if (isBroken)
        {
            context.Break(name, detail, context.Seconds);
        }
    }

    /// <summary>A firm rack or a car that does not get what must stay although all of that would fit; −1 when there is none.</summary>
    private static int Waiting(SitePlant plant, double usable)
    {
        var tree = plant.Tree;
        double load = tree.Nodes.Sum(n => n.Residual.Value);
        int waiting = -1;
        for (int i = 0; i < tree.Consumers.Length; i++)
        {
            var consumer = tree.Consumers[i];
            bool isFirm = consumer is { Kind: ConsumerKind.Rack, Class: WorkloadClass.Firm };
            bool isCar = i < plant.Visits.Length && plant.Visits[i].Session is not null && plant.Visits[i].AskWatts >= consumer.Minimum.Value;
            double must = consumer.Kind switch
            {
                ConsumerKind.Connector => isCar ? consumer.Minimum.Value : 0,
                ConsumerKind.Rack => isFirm && !IsTooHot(plant, consumer) && !plant.IsShortOfCooling(i) ? consumer.WholeStepsAbove(plant.WantedWatts(i)) : consumer.Minimum.Value,
                _ => consumer.Nameplate.Value,
            };
            load += must + (consumer.IsControlled ? consumer.Enforcement.Overshoot.Value : 0);
            double served = Math.Min(must - NoiseWatts, isFirm ? ServedShare * must : must);
            if ((isFirm || isCar) && !plant.Troubles[i].IsAny && plant.Devices[i].Allowed(plant.Now.Ticks, plant.Fallback(i)) < served)
            {
                waiting = waiting < 0 ? i : waiting;
            }
        }

        return load <= usable ? waiting : -1;
    }

    private static bool IsTooHot(SitePlant plant, Consumer rack) => plant.AmbientCelsius > plant.Tree.Pods[rack.Unit].Cooling.HottestAmbient.Value;
}
