namespace Megapod.Wire.Node;

using System.Globalization;
using Megapod.Core.Jobs;
using Megapod.Core.Units;
using Megapod.Node.Power;
using Megapod.Node.Runner;

/// <summary>A machine that draws otherwise than was declared, and a meter that shows it.</summary>
[Collection(MeasuredAlone.Name)]
public sealed class MeterTests(ITestOutputHelper output)
{
    /// <summary>What a core really draws, W; 10 W are declared.</summary>
    private const double TrueWattsPerCore = 14;

    private const double TrueIdle = 6;

    [Fact]
    public void Node_holds_what_the_meter_shows_and_its_records_add_up_to_what_the_meter_counted()
    {
        NodeBench.Needs();
        string file = Path.Combine(Path.GetTempPath(), $"megapod-meter-{Guid.NewGuid():N}");
        using var stop = new CancellationTokenSource();
        using var bench = new NodeBench(c => c with { Meter = new MeterConfig { Source = file, Averaging = TimeSpan.FromMilliseconds(500), Error = 0.02 }, UsageInterval = TimeSpan.FromSeconds(1), Cpus = 0.6, Weight = 10_000 });
        long begun = TimeProvider.System.GetTimestamp();
        var truth = new List<(double At, double Joules)>();
        var meter = new Thread(() =>
        {
            double before = bench.Groups.CpuSeconds;
            double last = TimeProvider.System.GetElapsedTime(begun).TotalSeconds;
            double joules = 0;
            while (!stop.Token.WaitHandle.WaitOne(500))
            {
                double now = TimeProvider.System.GetElapsedTime(begun).TotalSeconds;
                double cpu = bench.Groups.CpuSeconds;
                double of = (TrueIdle * (now - last)) + (TrueWattsPerCore * (cpu - before));
                joules += of;
                File.WriteAllText(file + ".new", (of / (now - last)).ToString(CultureInfo.InvariantCulture));
                File.Move(file + ".new", file, overwrite: true);
                lock (truth)
                {
                    truth.Add((now, joules));
                }

                (before, last) = (cpu, now);
            }
        });
        bench.Order("one", NodeBench.Shell("while [ ! -e stop ]; do :; done", cpus: 0.3)).Order("two", NodeBench.Shell("while [ ! -e stop ]; do :; done", JobTier.Spot, cpus: 0.3)).Send(watts: 100);
        bench.UntilState("two", WorkState.Running);
        meter.Start();
        try
        {
            bench.Until(() => bench.Node.Report!.DrawWatts > TrueIdle + (0.9 * 0.6 * TrueWattsPerCore), "the draw that the meter shows");

            // By what was declared both would fit: 5 + 5 W. By the meter there are 5 W for them, and they would draw 7.
            bench.Send(watts: 11);
            Seconds(3);
            double from = Joules(truth, out double at);
            Seconds(5);
            double held = (Joules(truth, out double until) - from) / (until - at);
            output.WriteLine($"held to 11 W: {held:0.00} W by the meter");
            Assert.InRange(held, 11 * 0.9, 11 * 1.03);

            // With the meter dead what it said goes on to count.
            stop.Cancel();
            meter.Join();
            Seconds(8);
            Assert.Contains(bench.Node.Report!.Inventory.Means, m => m.EndsWith("silent", StringComparison.Ordinal));
            double cores = bench.Groups.CpuSeconds;
            Seconds(2);
            Assert.InRange((bench.Groups.CpuSeconds - cores) / 2, 0, (11 - TrueIdle) / TrueWattsPerCore * 1.05);
        }
        finally
        {
            stop.Cancel();
            meter.Join();
            File.Delete(file);
        }

        // From when on the meter was there to when it was gone: both jobs have all cores, so that all that the machine draws is theirs.
        var records = bench.Node.Report!.Usage;
        double begin = truth[4].At;
        double end = truth[^1].At;
        var inside = records.Where(r => Since(r.From) >= begin && Since(r.To) <= end).ToList();
        double counted = 3600 * inside.Sum(r => r.EnergyWattHours);
        double metered = inside.GroupBy(r => r.Job).Average(job => Between(truth, Since(job.Min(r => r.From)), Since(job.Max(r => r.To))));
        output.WriteLine($"{inside.Count} records: {counted:0.0} J of {metered:0.0} J; stated error {3600 * inside.Sum(r => r.EnergyErrorWattHours):0.0} J");
        Assert.InRange(counted, metered * 0.98, metered * 1.02);
        Assert.All(inside, r => Assert.Equal(0.02 * r.EnergyWattHours, r.EnergyErrorWattHours, 9));

        double Since(Instant instant) => TimeProvider.System.GetElapsedTime(begun).TotalSeconds - (Instant.From(TimeProvider.System.GetUtcNow()) - instant).TotalSeconds;
    }

    [Fact]
    public void Counters_of_processors_are_added_up_over_packages_and_over_their_ends()
    {
        string folder = Directory.CreateTempSubdirectory("megapod-rapl").FullName;
        try
        {
            Counter("intel-rapl:0", "package-0", 900_000_000, range: 1_000_000_000);
            Counter("intel-rapl:0:0", "core", 1);
            Counter("intel-rapl:0:1", "dram", 0);
            Counter("intel-rapl:1", "package-1", 0);
            Counter("intel-rapl:2", "psys", 0);
            var meter = RaplMeter.Find(folder)!;
            for (int tenth = 0; tenth <= 12; tenth++)
            {
                Counter("intel-rapl:0", "package-0", (900_000_000 + (tenth * 10_000_000)) % 1_000_000_000, range: 1_000_000_000);
                Counter("intel-rapl:0:1", "dram", tenth * 1_000_000);
                Counter("intel-rapl:1", "package-1", tenth * 5_000_000);
                Counter("intel-rapl:2", "psys", tenth * 50_000_000);
                meter.Look(100 + (0.1 * tenth));
            }

            Assert.Equal(160, meter.Watts, 6);
            Assert.Null(RaplMeter.Find(Path.Combine(folder, "nothing")));
            var opened = NodeRunner.Open(new RunnerConfig { Name = "n", StateFolder = Path.Combine(folder, "state"), PerCore = new Watts(1), Meter = new MeterConfig { Source = "rapl", CounterFolder = Path.Combine(folder, "nothing") } }, TimeProvider.System);
            Assert.Equal(NodeRunner.Missing() is { } missing ? missing.Code : "MP3690", opened.Faults[0].Code);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        void Counter(string domain, string name, long count, long range = 1_000_000_000_000)
        {
            string path = Directory.CreateDirectory(Path.Combine(folder, domain)).FullName;
            File.WriteAllText(Path.Combine(path, "name"), name + "\n");
            File.WriteAllText(Path.Combine(path, "energy_uj"), count.ToString(CultureInfo.InvariantCulture) + "\n");
            File.WriteAllText(Path.Combine(path, "max_energy_range_uj"), range.ToString(CultureInfo.InvariantCulture) + "\n");
        }
    }

    /// <summary>Lets real time pass: what is drawn over it is what is measured.</summary>
    private static void Seconds(double seconds) => Thread.Sleep(TimeSpan.FromSeconds(seconds));

    private static double Joules(List<(double At, double Joules)> truth, out double at)
    {
        lock (truth)
        {
            at = truth[^1].At;
            return truth[^1].Joules;
        }
    }

    private static double Between(List<(double At, double Joules)> truth, double from, double to) => JoulesAt(truth, to) - JoulesAt(truth, from);

    private static double JoulesAt(List<(double At, double Joules)> truth, double at)
    {
        int i = Math.Clamp(truth.FindIndex(t => t.At >= at), 1, truth.Count - 1);
        var (a, b) = (truth[i - 1], truth[i]);
        return a.Joules + ((b.Joules - a.Joules) * (at - a.At) / (b.At - a.At));
    }
}
