namespace Megapod.Lab.Bench.Gpu;

using System.Globalization;
using Megapod.Core.Jobs;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Devices.Gpu;
using Megapod.Node.Runner;

/// <summary>
/// A real loop on a real accelerator under the node that ships: budgets of 100, 60, 30, 0 and 100 % of what it draws free, by pace and freezer alone. No setting of the device is changed; its power is read by the bench itself,
/// ten times a second.
/// </summary>
public sealed class GpuBench : IDisposable
{
    private const string Job = "loop";

    /// <summary>Processors count for nothing here: the accelerator is what is held.</summary>
    private static readonly Watts NoWatts = new(0.001);

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    /// <summary>Free steps are made before anything is measured, so that compilation, clocks and memory have settled.</summary>
    private const int WarmSteps = 20;

    /// <summary>Frameworks map far more than they use; half of the machine is left to it.</summary>
    private static readonly long MemoryBytes = Math.Min(32L << 30, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2);

    private static readonly double[] Budgets = [1, 0.6, 0.3, 0, 1];

    private readonly GpuBenchRequest request;
    private readonly TimeProvider clock;
    private readonly string folder = Directory.CreateTempSubdirectory("megapod-gpu").FullName;
    private readonly NvmlPoller poller;
    private readonly List<(double At, double Watts, double Steps)> course = [];
    private readonly long began;
    private NodeRunner? node;
    private RunnerConfig? config;
    private long number;
    private uint sequence;

    private GpuBench(GpuBenchRequest request, TimeProvider clock)
    {
        (this.request, this.clock) = (request, clock);
        began = clock.GetTimestamp();
        poller = new NvmlPoller("bench", request.Library, watchesEvents: false);
    }

    private double Now => clock.GetElapsedTime(began).TotalSeconds;

    private JobReport? Report => node!.Report?.Jobs.FirstOrDefault(j => j.Job == Job);

    /// <summary>Runs it.</summary>
    /// <param name="request">The loop.</param>
    /// <param name="clock">Tells the time and measures it.</param>
    /// <param name="progress">Called with the share done, 0–1; may be null.</param>
    /// <param name="stop">Ends it early; there are no rows then.</param>
    /// <returns>The figures; or MP3660 to MP3663, MP3691, MP3692.</returns>
    public static Outcome<IReadOnlyList<BenchRow>> Run(GpuBenchRequest request, TimeProvider clock, Action<double>? progress, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(clock);
        using var bench = new GpuBench(request, clock);
        return bench.Run(progress ?? (_ => { }), stop);
    }

    /// <summary>Ends the loop and removes what it left.</summary>
    public void Dispose()
    {
        if (node is not null)
        {
            node.Dispose();
            _ = NodeCleaner.Clean(config!, clock);
        }

        poller.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private Outcome<IReadOnlyList<BenchRow>> Run(Action<double> progress, CancellationToken stop)
    {
        if (Look() is not { } before)
        {
            return Outcome<IReadOnlyList<BenchRow>>.Failure(GpuBenchFaults.NoAccelerator());
        }

        config = new RunnerConfig
        {
            Name = "bench",
            StateFolder = Path.Combine(folder, "state"),
            PerCore = NoWatts,
            Group = Path.GetFileName(folder),
            Library = request.Library,
            SetsPowerLimits = false,
            Shown = [.. new RunnerConfig { Name = "x", StateFolder = folder, PerCore = NoWatts }.Shown, .. request.Shown],
        };
        var opened = NodeRunner.Open(config, clock);
        if (!opened.IsSuccess)
        {
            return Outcome<IReadOnlyList<BenchRow>>.Failure(opened.Faults);
        }

        node = opened.Value;
        double bare = before.Of(PartQuantity.Power).Value;

        // First without any limit: what it draws free is what budgets are parts of.
        Order(null, double.PositiveInfinity);
        Until(() => (course.Count > 0 && course[^1].Steps >= WarmSteps) || Report?.State is WorkState.Refused or WorkState.Ended, request.Patience, stop);
        if (course.Count == 0 || course[^1].Steps < WarmSteps)
        {
            return stop.IsCancellationRequested ? Stopped() : Outcome<IReadOnlyList<BenchRow>>.Failure(GpuBenchFaults.NoSteps(Report is { } said ? $"{said.State} {said.Reason} {Log()}" : "it was not begun."));
        }

        double free = Mean(Stay(stop), out double freeSteps);
        var rows = new List<BenchRow>
        {
            new("bare", "draw", bare, "W", null, "before the loop: no context"),
            new("free", "draw", free, "W", null, "mean of the last two thirds"),
            new("free", "speed", freeSteps, "steps/s", null, "no budget"),
        };
        for (int i = 0; i < Budgets.Length && !stop.IsCancellationRequested; i++)
        {
            progress((i + 1.0) / (Budgets.Length + 1));
            double budget = Budgets[i] * free;
            double last = course[^1].Steps;
            double told = Now;
            Order(free, budget);
            double from = Stay(stop);
            string level = string.Create(CultureInfo.InvariantCulture, $"{i + 1}: {100 * Budgets[i]:0} %");
            double watts = Mean(from, out double speed);
            rows.Add(new(level, "draw", watts, "W", budget > 0 ? watts / budget : null, budget > 0 ? "mean; ratio is against the budget" : $"{Report?.State}: context open, halted"));
            rows.Add(new(level, "speed", speed, "steps/s", null, string.Create(CultureInfo.InvariantCulture, $"{100 * speed / freeSteps:0.0} % of free")));
            if (speed > 0)
            {
                rows.Add(new(level, "energy of a step", watts / speed, "J", watts / speed / (free / freeSteps), "ratio is against free"));
            }

            double allowed = Math.Max(budget * 1.05, budget > 0 ? 0 : watts * 1.05);
            double under = course.Where(c => c.At > told).FirstOrDefault(c => Late(c.At) <= allowed && c.At >= told).At - told;
            rows.Add(i > 0 && Budgets[i] < Budgets[i - 1]
                ? new(level, budget > 0 ? "until under budget" : "until it drew no more than halted", under, "s", null, "from the command until the mean of a second was within 5 %")
                : new(level, "until the next step", course.FirstOrDefault(c => c.At > told && c.Steps > last).At - told, "s", null, "from the command until its counter had moved"));
        }

        if (stop.IsCancellationRequested)
        {
            return Stopped();
        }

        var after = Look();
        bool isAsBefore = after is not null && after.Of(PartQuantity.PowerLimit).Value.Equals(before.Of(PartQuantity.PowerLimit).Value) && after.RequestedLimit == before.RequestedLimit;
        rows.Add(new("device", before.Identity.Model, after?.Of(PartQuantity.PowerLimit).Value ?? double.NaN, "W", null, $"its power limit, {(isAsBefore ? "as before" : "NOT as before")}; driver {before.Identity.Firmware}"));
        return Outcome<IReadOnlyList<BenchRow>>.Success(rows);
    }

    private static Outcome<IReadOnlyList<BenchRow>> Stopped() => Outcome<IReadOnlyList<BenchRow>>.Success([]);

    /// <summary>Stays where it is for the time of a level.</summary>
    /// <returns>From when on it is measured.</returns>
    private double Stay(CancellationToken stop)
    {
        double from = Now + (request.Level.TotalSeconds / 3);
        Until(() => false, request.Level, stop);
        return from;
    }

    private void Until(Func<bool> isSo, TimeSpan most, CancellationToken stop)
    {
        double until = Now + most.TotalSeconds;
        while (Now < until && !stop.IsCancellationRequested)
        {
            if (Look() is { } row)
            {
                course.Add((Now, row.Of(PartQuantity.Power).Value, Report is { } report && double.IsFinite(report.Progress) ? report.Progress : 0));
            }

            if (isSo())
            {
                return;
            }

            stop.WaitHandle.WaitOne(Period);
        }
    }

    private double Mean(double from, out double stepsPerSecond)
    {
        var part = course.Where(c => c.At >= from).ToList();

        // The counter is read once a second: from one move of it to another.
        var moves = part.Skip(1).Where((c, i) => c.Steps > part[i].Steps).ToList();
        stepsPerSecond = moves.Count > 1 ? (moves[^1].Steps - moves[0].Steps) / (moves[^1].At - moves[0].At) : 0;
        return part.Count > 0 ? part.Average(c => c.Watts) : double.NaN;
    }

    /// <summary>Mean power of the second before an instant, W.</summary>
    private double Late(double at) => course.Where(c => c.At > at - 1 && c.At <= at).Average(c => c.Watts);

    private GpuRow? Look()
    {
        _ = poller.PollAsync(Instant.From(clock.GetUtcNow()), CancellationToken.None).AsTask().GetAwaiter().GetResult();
        return poller.Image.Rows.FirstOrDefault(r => r.State == GpuState.Present && r.Of(PartQuantity.Power).Quality == Quality.Good);
    }

    private void Order(double? freeWatts, double budget)
    {
        // Budgets are the machine's: what accelerators draw that the loop does not have comes on top.
        double others = poller.Image.Rows.Where(r => r.State == GpuState.Present && r.Of(PartQuantity.Power).Quality == Quality.Good).Skip(1).Sum(r => r.Of(PartQuantity.Power).Value);
        var most = new Watts(double.IsFinite(budget) ? budget + others : 1_000_000);
        node!.Take(new WorkOrders
        {
            Number = ++number,
            Budget = new WorkBudget(++sequence, most, TimeSpan.FromHours(1)),
            Jobs =
            [
                new WorkOrder
                {
                    Job = Job,
                    Fence = 1,
                    Tenant = "bench",
                    Wish = JobWish.Run,
                    Config = new JobConfig
                    {
                        Name = "loop",
                        Class = JobClass.Training,
                        Tier = JobTier.Spot,
                        Command = request.Loop,
                        Resources = new JobResources { Gpus = 1, Cpus = Math.Min(4, Environment.ProcessorCount), MemoryBytes = MemoryBytes, DiskBytes = 4L << 30, Processes = 1024 },
                        Progress = new JobProgressConfig { Kind = JobProgressKind.File, Source = "steps" },
                        Elasticity = freeWatts is { } full ? new JobElasticityConfig { FullDraw = new Watts(full) } : null,
                        Grace = TimeSpan.FromSeconds(2),
                    },
                },
            ],
        });
    }

    private string Log()
    {
        string log = Path.Combine(config!.StateFolder, "jobs", Job, "log", "log");
        return File.Exists(log) ? string.Join(' ', File.ReadLines(log).TakeLast(5)) : "";
    }
}
