namespace Megapod.Lab.Bench.FastLayer;

using Megapod.Control.Cycle;
using Megapod.Control.Regulator;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Twin.Fast;

/// <summary>
/// The battery trips while cars and racks lean on it: the shipped regulator and cycle at 10 ms, racks that come down along a straight line within their
/// actuation time, and nobody told beforehand. The regulator sees the trip in a sample and wakes the cycle.
/// </summary>
internal sealed class TripRun
{
    private const double SettleSeconds = 240;
    private const double AfterSeconds = 60;
    private const double CarWatts = 240_000;

    private readonly PowerTree tree;
    private readonly double limitWatts;
    private readonly SiteCycle cycle;
    private readonly CycleMemory memory;
    private readonly CycleOutput output;
    private readonly SiteSnapshot snapshot;
    private readonly RegulatorSettings settings;
    private readonly SampledMeter meter;
    private readonly SampledMeter batteryMeter;
    private readonly Inverter inverter;
    private readonly double[] drawWatts;
    private readonly double[] ceilingWatts;
    private readonly double[] downWattsPerSecond;
    private readonly Queue<(long At, GrantCommand Grant)> onTheWay = new();
    private readonly Instant begin = new(TimeSpan.TicksPerDay);
    private readonly int carCount;
    private List<CommandReport> reports = [];
    private RegulatorState regulator;
    private long step;
    private long tripAt;

    private TripRun(PowerTree tree, int cars, (int Meter, int Cycle) phases)
    {
        this.tree = tree;
        carCount = cars;
        limitWatts = LimitConfig.LowestImportWatts(tree.Nodes[0].Limits);
        memory = new CycleMemory(tree);
        cycle = new SiteCycle(tree, memory);
        output = new CycleOutput(tree);
        snapshot = new SiteSnapshot(tree);
        settings = RegulatorSettings.Of(tree, FastSite.Step);
        var battery = tree.Site.Battery!;
        inverter = new Inverter(battery.Power.Value, battery.CommandDelay.TotalSeconds, battery.Lag.TotalSeconds);
        var exact = tree.Nodes[0].Meter! with { ErrorFraction = 0 };
        step = phases.Cycle;
        meter = new SampledMeter(exact, FastSite.Step, phases.Meter, Now);
        batteryMeter = new SampledMeter(exact, FastSite.Step, phases.Meter, Now);
        drawWatts = new double[tree.Consumers.Length];
        ceilingWatts = [.. tree.Consumers.Select(c => c.Fallback.Value)];
        downWattsPerSecond = new double[tree.Consumers.Length];
        meter.Settle(0);
        batteryMeter.Settle(0);
    }

    /// <summary>What came of a trip.</summary>
    /// <param name="LostWatts">What the battery gave when it tripped, W.</param>
    /// <param name="ExcessWatts">Worst import above the limit after it, W.</param>
    /// <param name="RecoverySeconds">From the trip until the import is at its limit for good, s; 0 when it was never above.</param>
    /// <param name="OverBefore">Time above the limit before the trip, s: none is allowed.</param>
    public readonly record struct Figures(double LostWatts, double ExcessWatts, double RecoverySeconds, double OverBefore);

    /// <summary>One trip.</summary>
    /// <param name="tree">The site.</param>
    /// <param name="cars">Cars that charge.</param>
    /// <param name="phases">Step of the meter's first sample and of the first cycle, so that the trip meets both at any instant.</param>
    public static Figures Measure(PowerTree tree, int cars, (int Meter, int Cycle) phases) => new TripRun(tree, cars, phases).Run();

    private Figures Run()
    {
        long every = (long)Math.Round(SiteCycle.Period / FastSite.Step);
        long first = step;
        tripAt = first + (long)(SettleSeconds / FastSite.Step.TotalSeconds);
        long end = tripAt + (long)(AfterSeconds / FastSite.Step.TotalSeconds);
        double lost = 0;
        double excess = 0;
        double before = 0;
        long lastOver = tripAt;
        for (; step < end; step++)
        {
            if (step == tripAt)
            {
                lost = -inverter.Watts;
                inverter.Trip();
            }

            double load = drawWatts.Sum();
            meter.See(load + inverter.Watts);
            batteryMeter.See(inverter.Watts);
            Regulate();
            if (step % every == 0 || regulator.CallsCycle)
            {
                Decide();
            }

            Move();
            inverter.Step(step * FastSite.Step.TotalSeconds, (step + 1) * FastSite.Step.TotalSeconds);
            double import = drawWatts.Sum() + inverter.Watts;
            if (import > limitWatts + 1)
            {
                (lastOver, before) = step >= tripAt ? (step + 1, before) : (lastOver, before + FastSite.Step.TotalSeconds);
                excess = step >= tripAt ? Math.Max(excess, import - limitWatts) : excess;
            }
        }

        return new Figures(lost, excess, (lastOver - tripAt) * FastSite.Step.TotalSeconds, before);
    }

    private Instant Now => begin + (FastSite.Step * step);

    private void Regulate()
    {
        if (output.TargetSequence == 0)
        {
            return;
        }

        var input = new RegulatorInput(Now, meter.Read(), batteryMeter.Read());
        inverter.Tell(step * FastSite.Step.TotalSeconds, Regulator.Step(in input, output.Target, in settings, ref regulator));
    }

    private void Decide()
    {
        var now = Now;
        var seen = meter.Read().MeasuredAt;
        snapshot.TakenAt = now;
        snapshot.NodePower[0] = meter.Read();
        bool knows = batteryMeter.Read().MeasuredAt >= begin + (FastSite.Step * tripAt);
        for (int i = 0; i < tree.Consumers.Length; i++)
        {
            snapshot.ConsumerPower[i] = Reading.Good(drawWatts[i], seen);
            if (i < carCount)
            {
                snapshot.Connectors[i] = new ConnectorReading { IsPlugged = true, PluggedAt = begin, CarMaximum = new Watts(CarWatts), Departure = Instant.Forever, ReportedAt = now };
            }
        }

        var capability = knows ? Watts.Zero : tree.Site.Battery!.Power;
        snapshot.Battery = new BatteryReading { IsOnline = !knows, Power = batteryMeter.Read(), Soc = Reading.Good(0.9, seen), ChargeCapability = capability, DischargeCapability = capability };
        snapshot.Reports = reports;
        reports = [];
        if (output.TargetSequence != 0 && !knows)
        {
            reports.Add(new CommandReport(SiteSnapshot.BatteryCommand, output.TargetSequence, true, now));
        }

        cycle.Step(snapshot, memory, null, now, output);
        foreach (var grant in output.Grants)
        {
            long latency = (long)Math.Round(tree.Consumers[grant.Consumer].Enforcement.CommandLatency / FastSite.Step);
            onTheWay.Enqueue((step + latency, grant));
        }
    }

    private void Move()
    {
        for (int waiting = onTheWay.Count; waiting > 0; waiting--)
        {
            var (at, grant) = onTheWay.Dequeue();
            if (at > step)
            {
                onTheWay.Enqueue((at, grant));
                continue;
            }

            int i = grant.Consumer;
            ceilingWatts[i] = grant.Ceiling.Value;
            downWattsPerSecond[i] = Math.Max(0, drawWatts[i] - ceilingWatts[i]) / Math.Max(FastSite.Step.TotalSeconds, tree.Consumers[i].Enforcement.ActuationTime.TotalSeconds);
            reports.Add(new CommandReport(i, grant.Sequence, true, Now));
        }

        double seconds = FastSite.Step.TotalSeconds;
        for (int i = 0; i < drawWatts.Length; i++)
        {
            var consumer = tree.Consumers[i];
            double wanted = i < carCount ? CarWatts : consumer.Kind == ConsumerKind.Rack ? consumer.Nameplate.Value : 0;
            double most = Math.Min(wanted, Math.Max(ceilingWatts[i], consumer.Kind == ConsumerKind.Rack ? consumer.Minimum.Value : 0));
            drawWatts[i] = drawWatts[i] > most
                ? Math.Max(most, drawWatts[i] - (downWattsPerSecond[i] * seconds))
                : Math.Min(most, drawWatts[i] + (Math.Min(consumer.RampWattsPerSecond, consumer.Nameplate.Value) * seconds));
        }
    }
}
