namespace Megapod.Core.Jobs;

using Megapod.Core.Units;

/// <summary>A job as its site remembers it. It is kept before anything follows from it, so that a site that was killed goes on from it.</summary>
public sealed record JobState
{
    /// <summary>Steps that are remembered of a job: a screenful. Of more the first stays and the oldest after it go.</summary>
    public const int MostSteps = 24;

    /// <summary>Its id, unique at its site for ever.</summary>
    public required string Id { get; init; }

    /// <summary>Number of its submission, rising.</summary>
    public required long Number { get; init; }

    /// <summary>Whose it is.</summary>
    public required string Tenant { get; init; }

    /// <summary>What its submitter calls the request, so that asking again finds this job; null: nothing.</summary>
    public string? Key { get; init; }

    /// <summary>What it is.</summary>
    public required JobConfig Config { get; init; }

    /// <summary>Where it stands.</summary>
    public JobPhase Phase { get; init; }

    /// <summary>Why it stands there.</summary>
    public JobReason Reason { get; init; }

    /// <summary>Why, in a sentence for a person.</summary>
    public string Words { get; init; } = "";

    /// <summary>Since when it stands there.</summary>
    public Instant Since { get; init; }

    /// <summary>Its newest steps, the oldest first. Empty: it was kept by a version that did not remember them.</summary>
    public IReadOnlyList<JobStep> Steps { get; init; } = [];

    /// <summary>When it was submitted.</summary>
    public Instant Submitted { get; init; }

    /// <summary>When it ran first; null: not yet.</summary>
    public Instant? Started { get; init; }

    /// <summary>When it ended for good; null: not yet.</summary>
    public Instant? Ended { get; init; }

    /// <summary>Number of its newest placement; 0: it was never placed.</summary>
    public long Fence { get; init; }

    /// <summary>The work node where it is, or where it ended; null: it waits for a place.</summary>
    public string? Node { get; init; }

    /// <summary>The work node where its newest checkpoint lies; null: there is none.</summary>
    public string? CheckpointNode { get; init; }

    /// <summary>Whether a person keeps it from running.</summary>
    public bool IsHeld { get; init; }

    /// <summary>For what it is wanted to end at its work node.</summary>
    public JobEnding Ending { get; init; }

    /// <summary>Who does not want it any more, or why it is to end, for a person; empty: nothing is wanted.</summary>
    public string EndingWords { get; init; } = "";

    /// <summary>How often it was tried again after errors of its own.</summary>
    public int Retries { get; init; }

    /// <summary>How often it was lost or refused.</summary>
    public int Losses { get; init; }

    /// <summary>Before when it gets no place; null: it may have one at once.</summary>
    public Instant? NotBefore { get; init; }

    /// <summary>Exit status of its newest end; null: it has not ended yet, or nobody saw how.</summary>
    public int? ExitStatus { get; init; }

    /// <summary>Whether its deadline passed before it ended.</summary>
    public bool IsLate { get; init; }

    /// <summary>Up to when its use in its newest placement is counted: by its work node's records, before the first from when it ran there; null: it has not run there yet.</summary>
    public Instant? CountedTo { get; init; }

    /// <summary>Time that it ran, s; pauses are not in it.</summary>
    public double RunSeconds { get; init; }

    /// <summary>Time that it stood still at a work node, s.</summary>
    public double StillSeconds { get; init; }

    /// <summary>Accelerator time, s.</summary>
    public double GpuSeconds { get; init; }

    /// <summary>Processor time, s.</summary>
    public double CpuSeconds { get; init; }

    /// <summary>Energy, Wh.</summary>
    public double EnergyWattHours { get; init; }

    /// <summary>How far that may be off, Wh, both ways: the sum of the records' errors, because what is wrong with a meter is wrong in all of them.</summary>
    public double EnergyErrorWattHours { get; init; }

    /// <summary>Carbon dioxide of the energy for which it is known, g.</summary>
    public double CarbonGrams { get; init; }

    /// <summary>The energy for which that is known, Wh; 0: of none.</summary>
    public double CarbonWattHours { get; init; }

    /// <summary>What it has cost, in the site's currency.</summary>
    public decimal Cost { get; init; }

    /// <summary>Whether nothing happens to it any more.</summary>
    public bool IsOver => Phase is JobPhase.Succeeded or JobPhase.Failed or JobPhase.Cancelled;

    /// <summary>Whether it is at a work node, which alone can say that it is not.</summary>
    public bool IsPlaced => Node is not null && !IsOver;

    /// <summary>The job after a step.</summary>
    /// <param name="phase">Where it stands from now on.</param>
    /// <param name="reason">Why.</param>
    /// <param name="words">Why, in a sentence for a person.</param>
    /// <param name="now">The present.</param>
    public JobState Step(JobPhase phase, JobReason reason, string words, Instant now)
    {
        var step = new JobStep(now, phase, reason, words);
        List<JobStep> steps = [.. Steps];
        if (steps is [.., var same, var pause] && (reason == JobReason.Power || pause.Reason == JobReason.Power) && (same.Phase, same.Reason) == (phase, reason))
        {
            step = step with { Times = same.Times + 1 };
            steps.RemoveAt(steps.Count - 2);
        }

        if (steps.Count >= MostSteps)
        {
            steps.RemoveRange(1, steps.Count - MostSteps + 1);
        }

        steps.Add(step);
        return this with { Phase = phase, Reason = reason, Words = words, Since = now, Steps = steps };
    }
}
