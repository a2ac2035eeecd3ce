namespace Megapod.Lab.Bench;

using System.Diagnostics;
using Megapod.Control.Cycle;
using Megapod.Control.Regulator;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Lab.Simulation;
using Megapod.Planning.Rules;
using Megapod.Twin.Physics;

/// <summary>
/// How long one decision takes: the shipped cycle in closed loop with the plant, so that cars come and go, grants are written, confirmed and trimmed.
/// Only the cycle is timed. Beside the example site a site of a thousand connectors shows how the time grows.
/// </summary>
public static class CycleBench
{
    /// <summary>The most that a cycle of 24 connectors shall take, µs: median and 99th percentile.</summary>
    public const double MedianBound = 10;

    /// <summary>The same for the 99th percentile.</summary>
    public const double TailBound = 30;

    /// <summary>How many times longer a thousand connectors may take: 42 times the connectors, with room for the caches they no longer fit.</summary>
    public const double GrowthBound = 60;

    private const int Cabinets = 250;
    private const int Pods = 40;
    private const int RegulatorBatch = 1_000;

    /// <summary>Runs the benchmark.</summary>
    /// <param name="shouldStop">Asked now and then; true ends it without a result; may be null.</param>
    /// <returns>Rows; empty when it was stopped.</returns>
    public static IReadOnlyList<BenchRow> Run(Func<bool>? shouldStop = null)
    {
        var site = DefaultSite.ReadOr(null).Value;
        var small = Measure(site, steps: 40_000, warmUp: 10_000, shouldStop);
        var large = small is null ? null : Measure(LargeSite.Of(site, Cabinets, Pods), steps: 10_000, warmUp: 4_000, shouldStop);
        if (small is null || large is null)
        {
            return [];
        }

        string note = $"closed loop with the plant, {small.Grants:0.00} grants a step; ratio to the bound of {MedianBound} and {TailBound} us";
        string largeNote = $"closed loop with the plant, {large.Grants:0.00} grants a step; ratio to connectors-24, of which {GrowthBound} are allowed";
        var regulator = MeasureRegulator(PowerTree.From(site), small.Output.Target);
        return
        [
            new BenchRow("connectors-24", "p50", small.Median, "us", small.Median / MedianBound, note),
            new BenchRow("connectors-24", "p99", small.Tail, "us", small.Tail / TailBound, note),
            new BenchRow("connectors-24", "allocated", small.Allocated, "B", null, "mean of a step"),
            new BenchRow("connectors-1000", "p50", large.Median, "us", large.Median / small.Median, largeNote),
            new BenchRow("connectors-1000", "p99", large.Tail, "us", large.Tail / small.Tail, largeNote),
            new BenchRow("connectors-1000", "allocated", large.Allocated, "B", null, "mean of a step"),
            new BenchRow("regulator", "p50", regulator.Median, "us", null, $"mean of {RegulatorBatch} steps on end"),
            new BenchRow("regulator", "p99", regulator.Tail, "us", null, $"mean of {RegulatorBatch} steps on end"),
            new BenchRow("regulator", "allocated", regulator.Allocated, "B", null, "mean of a step"),
        ];
    }

    /// <summary>Steps a site through a working day from seven in the morning on.</summary>
    private static Measured? Measure(SiteConfig site, int steps, int warmUp, Func<bool>? shouldStop)
    {
        var from = ScenarioBuilder.DefaultStart + TimeSpan.FromHours(7);
        var scenario = ScenarioBuilder.Build(new ScenarioRequest { From = from, Days = 1 }, site).Value;
        var tree = PowerTree.From(site);
        var plant = new SitePlant(tree, scenario.Cars, from, scenario.Seed);
        var memory = new CycleMemory(tree);
        var cycle = new SiteCycle(tree, memory);
        var output = new CycleOutput(tree);
        var snapshot = new SiteSnapshot(tree);
        var rules = new StandingRules(site, scenario.Zone, scenario.Prices, SiteCases.ConnectionLimit(site)!.Amount);
        var settings = RegulatorSettings.Of(tree, SiteCycle.Period);
        RegulatorState regulator = default;
        long[] ticks = new long[steps];
        long allocated = 0;
        long grants = 0;
        Plan? plan = null;
        for (int step = -warmUp; step < steps; step++)
        {
            if (step % 1_000 == 0 && shouldStop?.Invoke() == true)
            {
                return null;
            }

            var now = plant.Now;
            plant.Arrive(1);
            plant.Observe(snapshot);
            plan = rules.PlanAt(now);
            long before = GC.GetAllocatedBytesForCurrentThread();
            long began = Stopwatch.GetTimestamp();
            cycle.Step(snapshot, memory, plan, now, output);
            long took = Stopwatch.GetTimestamp() - began;
            if (step >= 0)
            {
                allocated += GC.GetAllocatedBytesForCurrentThread() - before;
                ticks[step] = took;
                grants += output.GrantCount;
            }

            Send(plant, snapshot, output, now, in settings, ref regulator);
            plant.Step(1);
        }

        Array.Sort(ticks);
        return new Measured(Micros(ticks[steps / 2]), Micros(ticks[(int)(steps * 0.99)]), allocated / (double)steps, grants / (double)steps, output);
    }

    private static void Send(SitePlant plant, SiteSnapshot snapshot, CycleOutput output, Instant now, in RegulatorSettings settings, ref RegulatorState regulator)
    {
        foreach (ref readonly var grant in output.Grants)
        {
            plant.Send(in grant);
        }

        if (plant.Tree.BatteryNode >= 0)
        {
            var input = new RegulatorInput(now, snapshot.NodePower[0], snapshot.Battery.Power);
            double setpoint = Regulator.Step(in input, output.Target, in settings, ref regulator);
            plant.Send(new BatterySetpoint(output.TargetSequence, new Watts(setpoint), output.TargetDuration));
        }
    }

    /// <summary>The regulator as the fast layer runs it: a step each 10 ms, new samples of branch, connection and battery now and then, smoothing on.</summary>
    private static Measured MeasureRegulator(PowerTree tree, RegulatorTarget target)
    {
        const int Batches = 500;
        var settings = RegulatorSettings.Of(tree, TimeSpan.FromMilliseconds(10));
        target = target with { SmoothingSeconds = 30, SmoothingWatts = 700_000, Until = Instant.Forever };
        RegulatorState state = default;
        var begin = new Instant(TimeSpan.TicksPerDay);
        long[] ticks = new long[Batches];
        double sum = 0;
        long before = 0;
        long step = 0;
        for (int batch = -Batches; batch < Batches; batch++)
        {
            before = batch == 0 ? GC.GetAllocatedBytesForCurrentThread() : before;
            long began = Stopwatch.GetTimestamp();
            for (int k = 0; k < RegulatorBatch; k++, step++)
            {
                var now = begin + TimeSpan.FromMilliseconds(10 * step);
                var meter = begin + TimeSpan.FromMilliseconds(100 * (step / 10)) - TimeSpan.FromMilliseconds(100);
                var branch = begin + TimeSpan.FromMilliseconds(20 * (step / 2)) - TimeSpan.FromMilliseconds(10);
                var input = new RegulatorInput(now, Reading.Good(1.2e6 + (k * 100), meter), Reading.Good(0.3e6, meter)) { Branch = Reading.Good(0.7e6 + (k * 100), branch) };
                sum += Regulator.Step(in input, in target, in settings, ref state);
            }

            ticks[Math.Max(0, batch)] = Stopwatch.GetTimestamp() - began;
        }

        double allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)(Batches * RegulatorBatch);
        if (double.IsNaN(sum))
        {
            throw new InvalidOperationException("The regulator was fed with good readings and gave none.");
        }

        Array.Sort(ticks);
        return new Measured(Micros(ticks[Batches / 2]) / RegulatorBatch, Micros(ticks[(int)(Batches * 0.99)]) / RegulatorBatch, allocated, 0, null!);
    }

    private static double Micros(long ticks) => ticks * 1e6 / Stopwatch.Frequency;

    private sealed record Measured(double Median, double Tail, double Allocated, double Grants, CycleOutput Output);
}
