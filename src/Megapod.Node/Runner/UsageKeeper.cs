namespace Megapod.Node.Runner;

using Megapod.Core.Jobs;
using Megapod.Core.Units;

/// <summary>
/// Writes down what jobs use: a record for each interval of a job, from one change of its state or turn of the interval to the next. A record and the mark from which the next one goes on are handed to the journal together,
/// and the counters are the kernel's: so nothing is counted twice or left out, whenever the node dies.
/// </summary>
/// <param name="tools">What jobs share.</param>
internal sealed class UsageKeeper(NodeTools tools)
{
    /// <summary>Records that wait for the site; beyond them intervals grow until the site takes some. A week of eight jobs.</summary>
    private const int MostWaiting = 100_000;

    /// <summary>What is not measured but reckoned by the watts of a core may be off by so much.</summary>
    private const double DeclaredError = 0.1;

    /// <summary>What an accelerator counts by itself may be off by so much, as its maker says.</summary>
    private const double CountedError = 0.05;

    private readonly RunnerConfig config = tools.Config;
    private readonly NodeBook book = tools.Book;

    /// <summary>What the machine had drawn, as it was reckoned and by its meter, when the record of a placement that is open began or the node did, J.</summary>
    private readonly Dictionary<(string Job, long Fence), (double Reckoned, double Metered)> marks = [];

    /// <summary>Closes intervals that are due.</summary>
    public void Look(IEnumerable<HeldJob> jobs, Moment now)
    {
        foreach (var job in jobs)
        {
            if (job.Row.Mark.From != Instant.Never && (job.IsOver || job.Phase == JobPhase.Live))
            {
                marks.TryAdd(KeyOf(job), (tools.Meter.ReckonedJoules, tools.Meter.MeteredJoules));
            }

            if (job.IsOver)
            {
                job.IsOver = false;
                if (job.Row.Mark.From != Instant.Never)
                {
                    Close(job, now);
                }

                marks.Remove(KeyOf(job));
            }
            else if (job.Phase == JobPhase.Live && now.At - job.Row.Mark.From >= config.UsageInterval && book.Usage.Count < MostWaiting)
            {
                Close(job, now);
            }
        }
    }

    /// <summary>
    /// Energy of a job beside its accelerators: what its own processor time draws, and of what the machine draws with no job the part that it has reserved, by accelerators where there are some and by cores otherwise. Worked number: 2 of 8 cores busy for a minute at 10 W a core and 80 W idle:
    /// (20 + 80 · 2/8) W · 1/60 h = 0.667 Wh.
    /// </summary>
    private double WattHours(HeldJob job, double cpuSeconds, double seconds)
    {
        int there = tools.Accelerators.All.Count;
        double share = Math.Min(1, there > 0 ? (double)job.Row.Accelerators.Count / there : job.Row.Order.Config.Resources.Cpus / config.Cpus);
        return ((cpuSeconds * config.PerCore.Value) + (seconds * config.Idle.Value * share)) / 3600;
    }

    private static (string Job, long Fence) KeyOf(HeldJob job) => (job.Row.Order.Job, job.Row.Order.Fence);

    /// <summary>What the meter has shown of the whole machine against what was reckoned of it, since the last record of a job: its energy is scaled by that, so that all together have what the meter counted.</summary>
    private double Scale(HeldJob job)
    {
        var (reckoned, metered) = marks[KeyOf(job)];
        marks[KeyOf(job)] = (tools.Meter.ReckonedJoules, tools.Meter.MeteredJoules);
        double of = tools.Meter.ReckonedJoules - reckoned;
        return of > 0 ? (tools.Meter.MeteredJoules - metered) / of : 1;
    }

    private void Close(HeldJob job, Moment now)
    {
        var (row, mark) = (job.Row, job.Row.Mark);
        var to = now.At > mark.From ? now.At : mark.From;
        double seconds = (to - mark.From).TotalSeconds;
        double cpu = Math.Max(0, job.CpuSeconds - mark.CpuSeconds);
        double still = Math.Min(seconds, mark.StillUpTo(to));
        double count = job.Row.Accelerators.Sum(tools.Accelerators.WattHoursOf);
        double counted = double.IsNaN(count) ? mark.AcceleratorWattHours : count;

        // A counter that began anew with its driver has counted what it shows since then.
        double accelerators = counted >= mark.AcceleratorWattHours ? counted - mark.AcceleratorWattHours : counted;
        double scale = Scale(job);
        double declared = WattHours(job, cpu, seconds) * scale;
        accelerators *= scale;
        book.Add(new UsageRecord
        {
            Node = config.Name,
            Number = 0,
            Job = row.Order.Job,
            Fence = row.Order.Fence,
            Tenant = row.Order.Tenant,
            From = mark.From,
            To = to,
            GpuSeconds = row.Accelerators.Count * (seconds - still),
            CpuSeconds = cpu,
            StillSeconds = still,
            EnergyWattHours = declared + accelerators,
            EnergyErrorWattHours = tools.Meter.IsMetered ? (declared + accelerators) * tools.Meter.Error : (declared * DeclaredError) + (accelerators * CountedError),
            Progress = job.Progress - (double.IsNaN(mark.Progress) ? 0 : mark.Progress),
        });
        job.SetMark(new UsageMark { From = to, CpuSeconds = mark.CpuSeconds + cpu, Progress = job.Progress, AcceleratorWattHours = counted, StillFrom = mark.StillFrom == Instant.Never ? Instant.Never : to }, mark.StillUpTo(to));
    }
}
