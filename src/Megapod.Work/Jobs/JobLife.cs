namespace Megapod.Work.Jobs;

using System.Globalization;
using Megapod.Core.Jobs;
using Megapod.Core.Units;

/// <summary>
/// The life of a job at its site, one step at a time. Each step takes the job as it is kept and what happened, and returns the job as it is to be kept; the same object where nothing changes, so that hearing
/// anything twice does no harm. A job leaves a work node by that node's own word or by a person's, never by silence.
/// </summary>
public static class JobLife
{
    /// <summary>A job that was lost or refused so often has something about it that nobody here mends.</summary>
    public const int MostLosses = 20;

    /// <summary>Waiting after the first error, loss or refusal; it doubles with each.</summary>
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);

    /// <summary>Waiting grows no longer than this: a work node that was mended gets its work back within it.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    /// <summary>What a job may go on costing after it was told to end, beside its grace: orders and reports travel so long.</summary>
    private static readonly TimeSpan WayToEnd = TimeSpan.FromSeconds(3);

    /// <summary>Records come each minute or so; for longer nothing is guessed.</summary>
    private static readonly TimeSpan LongestGuess = TimeSpan.FromMinutes(5);

    /// <summary>A new job.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="number">Number of its submission.</param>
    /// <param name="tenant">Whose it is.</param>
    /// <param name="config">What it is.</param>
    /// <param name="now">The present.</param>
    public static JobState Submit(string id, long number, string tenant, JobConfig config, Instant now) => To(
        new JobState { Id = id, Number = number, Tenant = tenant, Config = config, Submitted = now }, JobPhase.Queued, JobReason.Submitted, "It was submitted.", now);

    /// <summary>Gives a job that waits a place under a new number.</summary>
    /// <param name="job">The job.</param>
    /// <param name="node">The work node.</param>
    /// <param name="now">The present.</param>
    public static JobState Place(JobState job, string node, Instant now)
    {
        ArgumentNullException.ThrowIfNull(job);
        return job.Phase != JobPhase.Queued || job.IsHeld ? job : To(job, JobPhase.Placed, JobReason.Placed, $"It was given a place at {node}.", now) with
        {
            Node = node,
            Fence = job.Fence + 1,
            NotBefore = null,
            CountedTo = null,
            CheckpointNode = job.CheckpointNode == node ? node : null,
        };
    }

    /// <summary>Takes what a work node says of a job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="node">Who says it.</param>
    /// <param name="report">What is said.</param>
    /// <param name="now">The present.</param>
    public static JobState Hear(JobState job, string node, JobReport report, Instant now)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(report);
        if (job.IsOver || report.Fence < job.Fence || (report.Fence == job.Fence && job.Node != node))
        {
            return job;
        }

        if (report.Fence > job.Fence)
        {
            // Only a site that was set back to an older memory does not know its own newest number.
            job = To(job, JobPhase.Placed, JobReason.Found, $"{node} has it under a newer placement than is known here.", now) with { Fence = report.Fence, Node = node, NotBefore = null };
        }

        if (report.State is not (WorkState.Ended or WorkState.Refused) && report.HasCheckpoint && job.CheckpointNode != node)
        {
            job = job with { CheckpointNode = node };
        }

        return report.State switch
        {
            WorkState.Ended => End(job, node, report, now),
            WorkState.Refused => Leave(job, JobEnding.None, JobReason.Refused, $"{node} did not begin it: {report.Reason}", now),
            _ => Go(job, node, report, now),
        };
    }

    /// <summary>Does what a person wants who does not want the job any more.</summary>
    /// <param name="job">The job.</param>
    /// <param name="person">Who it is.</param>
    /// <param name="now">The present.</param>
    public static JobState Cancel(JobState job, string person, Instant now)
    {
        ArgumentNullException.ThrowIfNull(job);
        string words = $"{person} cancelled it.";
        return job switch
        {
            { IsOver: true } => job,
            { Node: null } => Over(job, JobPhase.Cancelled, JobReason.Cancelled, words, now),
            _ => Ask(job, JobEnding.Cancel, words, now),
        };
    }

    /// <summary>Keeps a job from running; one that runs stands still at its work node.</summary>
    /// <param name="job">The job.</param>
    /// <param name="person">Who wants it.</param>
    /// <param name="now">The present.</param>
    public static JobState Hold(JobState job, string person, Instant now)
    {
        ArgumentNullException.ThrowIfNull(job);
        return job.IsOver || job.IsHeld ? job : To(job, job.Phase, JobReason.Held, $"{person} holds it.", now) with { IsHeld = true };
    }

    /// <summary>Lets a job run again.</summary>
    /// <param name="job">The job.</param>
    /// <param name="person">Who wants it.</param>
    /// <param name="now">The present.</param>
    public static JobState Release(JobState job, string person, Instant now)
    {
        ArgumentNullException.ThrowIfNull(job);
        return job.IsOver || !job.IsHeld ? job : To(job, job.Phase, JobReason.Released, $"{person} released it.", now) with { IsHeld = false };
    }

    /// <summary>Asks a job to make room; it waits for a place again once its work node says that it has ended.</summary>
    /// <param name="job">The job.</param>
    /// <param name="words">For what, in a sentence.</param>
    /// <param name="now">The present.</param>
    public static JobState Yield(JobState job, string words, Instant now)
    {
        ArgumentNullException.ThrowIfNull(job);
        return job.IsPlaced && job.Ending == JobEnding.None ? Ask(job, JobEnding.Yield, words, now) : job;
    }

    /// <summary>Takes a person's word that a work node is gone and runs nothing any more.</summary>
    /// <param name="job">The job.</param>
    /// <param name="node">The work node.</param>
    /// <param name="person">Who says it.</param>
    /// <param name="now">The present.</param>
    public static JobState Forget(JobState job, string node, string person, Instant now)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (job.CheckpointNode == node && !job.IsOver)
        {
            job = job with { CheckpointNode = null };
        }

        return job.IsPlaced && job.Node == node ? Leave(job, job.Ending, JobReason.NodeForgotten, $"{person} said that {node} is gone.", now) : job;
    }

    /// <summary>Adds a usage record to what a job has used.</summary>
    /// <param name="job">The job.</param>
    /// <param name="record">The record; whoever calls counts each once.</param>
    /// <param name="cost">What it costs.</param>
    /// <param name="carbonGrams">Carbon dioxide of its energy, g; NaN: unknown.</param>
    public static JobState Count(JobState job, UsageRecord record, decimal cost, double carbonGrams = double.NaN)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(record);
        return job with
        {
            RunSeconds = job.RunSeconds + Math.Max(0, (record.To - record.From).TotalSeconds - record.StillSeconds),
            StillSeconds = job.StillSeconds + record.StillSeconds,
            GpuSeconds = job.GpuSeconds + record.GpuSeconds,
            CpuSeconds = job.CpuSeconds + record.CpuSeconds,
            EnergyWattHours = job.EnergyWattHours + record.EnergyWattHours,
            EnergyErrorWattHours = job.EnergyErrorWattHours + record.EnergyErrorWattHours,
            CarbonGrams = job.CarbonGrams + (double.IsFinite(carbonGrams) ? carbonGrams : 0),
            CarbonWattHours = job.CarbonWattHours + (double.IsFinite(carbonGrams) ? record.EnergyWattHours : 0),
            Cost = job.Cost + cost,
            CountedTo = record.Fence == job.Fence ? record.To : job.CountedTo,
        };
    }

    /// <summary>Takes the present: deadlines pass, and what a job may cost or run comes to its end.</summary>
    /// <param name="job">The job.</param>
    /// <param name="perHour">What it pays an hour at full speed.</param>
    /// <param name="now">The present.</param>
    public static JobState Pass(JobState job, decimal perHour, Instant now)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (job.IsOver)
        {
            return job;
        }

        if (!job.IsLate && job.Config.Deadline is { } deadline && now > deadline)
        {
            job = job with { IsLate = true };
        }

        double uncounted = Uncounted(job, now).TotalSeconds;
        if (job.Config.LongestRun is { } longest && job.RunSeconds + uncounted >= longest.TotalSeconds)
        {
            return Stop(job, JobEnding.Time, JobReason.TimeReached, "It has run for as long as it may.", now);
        }

        if (job.Config.LargestCost is { } most)
        {
            double ahead = job.IsPlaced ? uncounted + (job.Config.Grace + WayToEnd).TotalSeconds : 0;
            if (job.Cost + (perHour * (decimal)(ahead / 3600)) >= most)
            {
                return Stop(job, JobEnding.Cost, JobReason.CostReached, "It would cost more than it may.", now);
            }
        }

        return job;
    }

    /// <summary>What a work node is told of a job; null: nothing, so that it forgets it.</summary>
    /// <param name="job">The job.</param>
    /// <param name="node">The work node.</param>
    /// <param name="perHour">What the job pays an hour at full speed.</param>
    public static WorkOrder? OrderFor(JobState job, string node, double perHour)
    {
        ArgumentNullException.ThrowIfNull(job);
        bool isHere = job.Node == node;

        // Where a checkpoint lies the folder is kept: the job is named by its ended placement until it goes on there or is over.
        if (!isHere && (job.IsOver || job.Node is not null || job.CheckpointNode != node))
        {
            return null;
        }

        return new WorkOrder
        {
            Job = job.Id,
            Fence = job.Fence,
            Tenant = job.Tenant,
            Config = job.Config,
            Wish = job switch
            {
                { IsOver: true } or { Node: null } => JobWish.End,
                { Ending: JobEnding.Yield } => JobWish.Yield,
                { Ending: not JobEnding.None } => JobWish.End,
                { IsHeld: true } => JobWish.Hold,
                _ => JobWish.Run,
            },
            ValuePerHour = perHour,
            Resumes = job.CheckpointNode == node,
            CountedTo = job.CountedTo,
        };
    }

    /// <summary>
    /// What was run and is in no record yet; a pause in it that no record tells of counts as run. Where records have not come for long they will all come together, and a guess over that time would end jobs that stood
    /// still.
    /// </summary>
    private static TimeSpan Uncounted(JobState job, Instant now)
    {
        var to = job.Phase == JobPhase.Running ? now : job.Since;
        return job.IsPlaced && job.CountedTo is { } from && to > from && now - from <= LongestGuess ? to - from : TimeSpan.Zero;
    }

    private static JobState Go(JobState job, string node, JobReport report, Instant now)
    {
        var (phase, reason, words) = report.State switch
        {
            _ when job.Ending != JobEnding.None => (JobPhase.Ending, job.Reason, job.Words),
            WorkState.Starting => (JobPhase.Placed, job.Reason, job.Words),
            WorkState.Frozen or WorkState.Sleeping => (JobPhase.Still, job.IsHeld ? JobReason.Held : JobReason.Power, job.IsHeld ? job.Words : report.Reason.Length > 0 ? report.Reason : $"{node} keeps it still."),
            _ => (JobPhase.Running, JobReason.Running, $"It runs at {node}."),
        };
        if (phase == JobPhase.Running && (job.Started is null || job.CountedTo is null))
        {
            job = job with { Started = job.Started ?? now, CountedTo = job.CountedTo ?? now };
        }

        return phase == job.Phase ? job : To(job, phase, reason, words, now);
    }

    private static JobState End(JobState job, string node, JobReport report, Instant now)
    {
        job = job with { ExitStatus = report.ExitStatus, CheckpointNode = report.HasCheckpoint ? node : null };
        if (job.Ending != JobEnding.None)
        {
            return Leave(job, job.Ending, JobReason.Yielded, job.EndingWords, now);
        }

        string status = report.ExitStatus?.ToString(CultureInfo.InvariantCulture) ?? "";
        string why = report.Reason.Length > 0 ? $" {report.Reason}" : "";
        return report.ExitStatus switch
        {
            0 => Over(job, JobPhase.Succeeded, JobReason.Finished, "It ended well.", now),
            null => Leave(job, JobEnding.None, JobReason.Lost, $"It ended at {node} and nobody saw how.{why}", now),
            _ when job.Retries < job.Config.Retries => Queue(job, JobReason.Retry, $"It ended with exit status {status} and is tried again.{why}", now) with { Retries = job.Retries + 1, NotBefore = now + Wait(job.Retries) },
            _ => Over(job, JobPhase.Failed, JobReason.Error, $"It ended with exit status {status}.{why}", now),
        };
    }

    /// <summary>The work node has it no longer: what it was wanted to end for happens, or it waits for a place again.</summary>
    private static JobState Leave(JobState job, JobEnding ending, JobReason reason, string words, Instant now)
    {
        switch (ending == JobEnding.None ? job.Ending : ending)
        {
            case JobEnding.Cancel:
                return Over(job, JobPhase.Cancelled, JobReason.Cancelled, job.EndingWords, now);
            case JobEnding.Cost:
                return Over(job, JobPhase.Failed, JobReason.CostReached, job.EndingWords, now);
            case JobEnding.Time:
                return Over(job, JobPhase.Failed, JobReason.TimeReached, job.EndingWords, now);
            default:
                break;
        }

        if (reason is not (JobReason.Lost or JobReason.Refused))
        {
            return Queue(job, reason, words, now);
        }

        return job.Losses + 1 < MostLosses
            ? Queue(job, reason, words, now) with { Losses = job.Losses + 1, NotBefore = now + Wait(job.Losses) }
            : Over(job, JobPhase.Failed, JobReason.LostTooOften, $"It was lost or refused {MostLosses.ToString(CultureInfo.InvariantCulture)} times, the last time so: {words}", now) with { Losses = job.Losses + 1 };
    }

    private static JobState Stop(JobState job, JobEnding ending, JobReason reason, string words, Instant now) =>
        job.Node is null ? Over(job, JobPhase.Failed, reason, words, now) : Ask(job, ending, words, now);

    /// <summary>Room that somebody else wants is the weakest reason to end; the first of the others stays.</summary>
    private static JobState Ask(JobState job, JobEnding ending, string words, Instant now)
    {
        if (job.Ending is not (JobEnding.None or JobEnding.Yield))
        {
            return job;
        }

        var reason = ending switch { JobEnding.Cancel => JobReason.Cancelled, JobEnding.Cost => JobReason.CostReached, JobEnding.Time => JobReason.TimeReached, _ => JobReason.Yielded };
        return To(job, JobPhase.Ending, reason, words, now) with { Ending = ending, EndingWords = words };
    }

    private static JobState Queue(JobState job, JobReason reason, string words, Instant now) =>
        To(job, JobPhase.Queued, reason, words, now) with { Node = null, Ending = JobEnding.None, EndingWords = "" };

    private static JobState Over(JobState job, JobPhase phase, JobReason reason, string words, Instant now) =>
        To(job, phase, reason, words, now) with { Ended = now, Ending = JobEnding.None, EndingWords = "", IsHeld = false, NotBefore = null, CheckpointNode = null };

    private static JobState To(JobState job, JobPhase phase, JobReason reason, string words, Instant now) => job.Step(phase, reason, words, now);

    private static TimeSpan Wait(int before) => TimeSpan.FromTicks(Math.Min(LongestWait.Ticks, FirstWait.Ticks << Math.Min(before, 20)));
}
