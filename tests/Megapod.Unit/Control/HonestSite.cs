namespace Megapod.Unit.Control;

using Megapod.Control.Cycle;
using Megapod.Control.Regulator;
using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>
/// The shipped cycle over devices that do what they declared and not better: a command takes its whole latency, a lower ceiling its whole actuation time, a
/// grant lapses to the fallback. Racks draw all they may. Cars take their first power ten seconds after they plug in, then all they want and may have.
/// </summary>
internal sealed class HonestSite
{
    private const double FirstPowerSeconds = 10;
    private SiteCycle cycle;
    private readonly List<(long Arrives, GrantCommand Grant)> onTheWay = [];
    private readonly List<(long At, double Watts)>[] held;
    private readonly long[] lapses;
    private double batteryWatts;
    private readonly RegulatorSettings settings;
    private RegulatorState regulator;

    public HonestSite(PowerTree tree)
    {
        Tree = tree;
        Memory = new CycleMemory(tree);
        cycle = new SiteCycle(tree, Memory);
        Output = new CycleOutput(tree);
        settings = RegulatorSettings.Of(tree, SiteCycle.Period);
        Snapshot = new SiteSnapshot(tree);
        CarWatts = new double[tree.ConnectorCount];
        DrawWatts = new double[tree.Consumers.Length];
        held = [.. tree.Consumers.Select(c => new List<(long, double)> { (long.MinValue, c.IsControlled ? c.Fallback.Value : c.Nameplate.Value) })];
        lapses = new long[tree.Consumers.Length];
        Array.Fill(lapses, long.MaxValue);
        Soc = 0.8;
    }

    public PowerTree Tree { get; }

    public CycleMemory Memory { get; private set; }

    public CycleOutput Output { get; }

    public SiteSnapshot Snapshot { get; }

    public Plan? Plan { get; set; }

    public double Soc { get; set; }

    public Instant Now { get; private set; } = SmallSite.Start;

    /// <summary>What each connector's car wants to draw, W.</summary>
    public double[] CarWatts { get; }

    /// <summary>What each consumer truly draws, W.</summary>
    public double[] DrawWatts { get; }

    /// <summary>The ceiling that a consumer's device holds now, W.</summary>
    public double Held(int consumer) => held[consumer][^1].Watts;

    /// <summary>A car plugs in and tells its maximum at once.</summary>
    public void Plug(int connector, double watts, double declared)
    {
        CarWatts[connector] = watts;
        Snapshot.Connectors[connector] = new ConnectorReading { IsPlugged = true, PluggedAt = Now, CarMaximum = new Watts(declared), Departure = Instant.Forever };
    }

    public void Unplug(int connector) => Snapshot.Connectors[connector] = default;

    /// <summary>Another controller goes on with what was saved.</summary>
    public void Restore(byte[] saved)
    {
        Memory = CycleMemory.Restore(Tree, saved).Value;
        cycle = new SiteCycle(Tree, Memory);
    }

    /// <summary>Some seconds with a cycle at each.</summary>
    public void Run(int seconds)
    {
        for (int s = 0; s < seconds; s++)
        {
            Step();
        }
    }

    /// <summary>One second and the cycle at its end.</summary>
    public void Step()
    {
        Now += TimeSpan.FromSeconds(1);
        Deliver();
        for (int i = 0; i < DrawWatts.Length; i++)
        {
            Draw(i);
            Snapshot.ConsumerPower[i] = Reading.Good(DrawWatts[i], Now);
        }

        Measure();
        cycle.Step(Snapshot, Memory, Plan, Now, Output);
        foreach (var grant in Output.Grants)
        {
            onTheWay.Add((Now.Ticks + Tree.Consumers[grant.Consumer].Enforcement.CommandLatency.Ticks, grant));
        }

        double load = DrawWatts.Sum();
        var input = new RegulatorInput(Now, Reading.Good(load + batteryWatts, Now), Reading.Good(batteryWatts, Now));
        batteryWatts = Tree.BatteryNode < 0 ? 0 : Regulator.Step(in input, Output.Target, in settings, ref regulator);
    }

    private void Deliver()
    {
        var reports = new List<CommandReport>();
        if (Tree.BatteryNode >= 0 && Output.TargetSequence > 0)
        {
            reports.Add(new CommandReport(SiteSnapshot.BatteryCommand, Output.TargetSequence, true, Now));
        }

        foreach (var (arrives, grant) in onTheWay.Where(m => m.Arrives <= Now.Ticks).ToArray())
        {
            onTheWay.Remove((arrives, grant));
            held[grant.Consumer].Add((arrives, grant.Ceiling.Value));
            lapses[grant.Consumer] = arrives + grant.Duration.Ticks;
            reports.Add(new CommandReport(grant.Consumer, grant.Sequence, true, new Instant(arrives)));
        }

        Snapshot.Reports = reports;
    }

    private void Draw(int i)
    {
        var consumer = Tree.Consumers[i];
        if (lapses[i] <= Now.Ticks)
        {
            held[i].Add((lapses[i], consumer.Fallback.Value));
            lapses[i] = long.MaxValue;
        }

        long slow = Now.Ticks - consumer.Enforcement.ActuationTime.Ticks;
        while (held[i].Count > 1 && held[i][1].At <= slow)
        {
            held[i].RemoveAt(0);
        }

        double most = held[i].Max(h => h.Watts);
        DrawWatts[i] = consumer.Kind switch
        {
            ConsumerKind.Connector => CarDraw(i, most),
            ConsumerKind.Rack => Math.Max(most, consumer.Minimum.Value),
            _ => consumer.Nameplate.Value,
        };
    }

    private double CarDraw(int i, double most)
    {
        ref readonly var car = ref Snapshot.Connectors[i];
        bool draws = car.IsPlugged && (Now - car.PluggedAt).TotalSeconds >= FirstPowerSeconds;
        double may = Math.Min(CarWatts[i], most);
        return draws && may >= Tree.Consumers[i].Minimum.Value ? may : 0;
    }

    private void Measure()
    {
        Snapshot.TakenAt = Now;

        // Whatever is drawn on an island comes from the battery, and the connection's meter reads nothing.
        bool isGridTied = Snapshot.Topology == GridTopology.GridTied;
        batteryWatts = isGridTied ? batteryWatts : -DrawWatts.Sum();
        Snapshot.NodePower[0] = Reading.Good(isGridTied ? DrawWatts.Sum() + batteryWatts : 0, Now);
        double power = Tree.Site.Battery?.Power.Value ?? 0;
        Snapshot.Battery = new BatteryReading
        {
            IsOnline = Tree.BatteryNode >= 0,
            Power = Reading.Good(batteryWatts, Now),
            Soc = Reading.Good(Soc, Now),
            ChargeCapability = new Watts(power),
            DischargeCapability = new Watts(power),
        };
    }
}
