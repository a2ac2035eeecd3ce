namespace Megapod.Wire.Site.Jobs;

using System.Collections.Immutable;
using System.Text;
using Megapod.Core.Jobs;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Core.Units;

/// <summary>
/// A work node that keeps the rules of one and does no work: it runs what it is told, never two placements of a job, never one again that it has ended, and forgets what is not named any more. The test alone says
/// what becomes of a job. It notes each placement that it began.
/// </summary>
internal sealed class FakeRunner(string name, double cpus = 4, int gpus = 0) : IRunner, IJobLogs
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, JobReport> jobs = new(StringComparer.Ordinal);
    private ImmutableList<UsageRecord> usage = [];
    private long reports;
    private long records;

    private readonly Dictionary<string, string> written = new(StringComparer.Ordinal);

    public WorkReport? Report { get; private set; }

    /// <summary>Cores that it says it has.</summary>
    public double Cpus { get; set; } = cpus;

    /// <summary>What it draws, W; NaN: it does not say.</summary>
    public double DrawWatts { get; set; } = double.NaN;

    public Action? Changed { get; set; }

    /// <summary>When the minute before its first usage record began.</summary>
    public Instant UsesFrom { get; set; } = Instant.FromUtc(new DateTime(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc));

    /// <summary>The newest orders that were taken.</summary>
    public WorkOrders? Orders { get; private set; }

    /// <summary>Every placement that was begun, in the order of beginning.</summary>
    public List<(string Job, long Fence)> Began { get; } = [];

    public IReadOnlyList<JobReport> Jobs
    {
        get
        {
            lock (gate)
            {
                return [.. jobs.Values];
            }
        }
    }

    public void Take(WorkOrders orders)
    {
        lock (gate)
        {
            if (orders.Number <= Orders?.Number)
            {
                return;
            }

            Orders = orders;
            usage = usage.RemoveAll(u => u.Number <= orders.UsageKept);
            foreach (string unnamed in jobs.Keys.Where(j => !orders.Jobs.Any(o => o.Job == j)).ToList())
            {
                jobs.Remove(unnamed);
            }

            foreach (var order in orders.Jobs)
            {
                var had = jobs.GetValueOrDefault(order.Job);
                if (had is null || order.Fence > had.Fence)
                {
                    if (order.Wish is JobWish.Run or JobWish.Hold)
                    {
                        Began.Add((order.Job, order.Fence));
                        jobs[order.Job] = new JobReport { Job = order.Job, Fence = order.Fence, State = order.Wish == JobWish.Run ? WorkState.Running : WorkState.Frozen, Since = default };
                    }
                    else
                    {
                        jobs[order.Job] = new JobReport { Job = order.Job, Fence = order.Fence, State = WorkState.Ended, Since = default, Reason = "Never begun." };
                    }
                }
                else if (had.State is not (WorkState.Ended or WorkState.Refused))
                {
                    jobs[order.Job] = order.Wish switch
                    {
                        JobWish.Hold => had with { State = WorkState.Frozen },
                        JobWish.Run => had.State == WorkState.Frozen && had.Reason.Length > 0 ? had : had with { State = WorkState.Running },
                        JobWish.Yield => had with { State = WorkState.Ended, ExitStatus = 143, HasCheckpoint = true },
                        _ => had with { State = WorkState.Ended, ExitStatus = 143 },
                    };
                }
            }
        }

        Say();
    }

    /// <summary>Says how everything is.</summary>
    public void Say()
    {
        lock (gate)
        {
            Report = new WorkReport
            {
                Node = name,
                Number = ++reports,
                Orders = Orders?.Number ?? 0,
                Ceiling = new Watts(1000),
                DrawWatts = DrawWatts,
                Lasts = TimeSpan.FromSeconds(10),
                Inventory = new WorkInventory
                {
                    Host = name,
                    Version = "0",
                    Cpus = Cpus,
                    MemoryBytes = 64L << 30,
                    DiskBytes = 1L << 40,
                    Accelerators = [.. Enumerable.Range(0, gpus).Select(i => new WorkAccelerator($"{name}-{i}", "GPU", new Watts(700), null))],
                    Nameplate = new Watts(1000),
                    Fallback = default,
                },
                Jobs = [.. jobs.Values.OrderBy(j => j.Job, StringComparer.Ordinal)],
                Usage = usage,
            };
        }

        Changed?.Invoke();
    }

    /// <summary>Makes something of a job and says it.</summary>
    public void Make(string job, Func<JobReport, JobReport> change)
    {
        lock (gate)
        {
            jobs[job] = change(jobs[job]);
        }

        Say();
    }

    /// <summary>A job writes something.</summary>
    public void Write(string job, string text)
    {
        lock (gate)
        {
            written[job] = written.GetValueOrDefault(job, "") + text;
        }
    }

    /// <summary>A job ends.</summary>
    public void End(string job, int? status, bool hasCheckpoint = false) => Make(job, j => j with { State = WorkState.Ended, ExitStatus = status, HasCheckpoint = hasCheckpoint });

    /// <summary>Measures what a job used; it is said with every report until it is said to be kept.</summary>
    public void Use(string job, double cpuSeconds)
    {
        lock (gate)
        {
            var at = UsesFrom + TimeSpan.FromMinutes(++records);
            usage = usage.Add(new UsageRecord
            {
                Node = name,
                Number = records,
                Job = job,
                Fence = jobs[job].Fence,
                Tenant = "forged",
                From = at,
                To = at + TimeSpan.FromMinutes(1),
                CpuSeconds = cpuSeconds,
                EnergyWattHours = cpuSeconds / 360,
                EnergyErrorWattHours = 0.01,
            });
        }

        Say();
    }

    public Task<Outcome<JobLogPage>> ReadAsync(string job, long fence, long from, int most, CancellationToken stop)
    {
        byte[] all;
        lock (gate)
        {
            all = Encoding.UTF8.GetBytes(written.GetValueOrDefault(job, $"placement {fence} of {job}\n"));
        }

        long at = Math.Min(from, all.Length);
        var piece = all.AsMemory((int)at);
        piece = piece[..Math.Min(most, piece.Length)];
        return Task.FromResult(Outcome<JobLogPage>.Success(new JobLogPage(at, piece, at + piece.Length >= all.Length && Jobs.Any(j => j.Job == job && j.State == WorkState.Ended))));
    }
}
