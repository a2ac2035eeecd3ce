namespace Megapod.Site.Api;

using Megapod.Core.Jobs;
using Megapod.Site.Jobs;

/// <summary>Jobs as the HTTP face shows them. What is not known is null.</summary>
internal static class JobSheets
{
    /// <summary>A job in a list.</summary>
    public static object Short(JobSheet job)
    {
        var (state, live) = (job.State, job.Live);
        return new
        {
            state.Id,
            state.Number,
            state.Config.Name,
            state.Tenant,
            state.Config.Class,
            state.Config.Tier,
            state.Phase,
            Held = state.IsHeld,
            state.Reason,
            state.Words,
            job.Waits,
            state.Since,
            state.Submitted,
            state.Started,
            state.Ended,
            state.Config.Deadline,
            Late = state.IsLate,
            state.Node,
            state.Fence,
            state.ExitStatus,
            State = live?.State,
            Progress = Known(live?.Progress),
            ProgressTotal = state.Config.Progress?.Total,
            ProgressUnit = state.Config.Progress?.Unit,
            Speed = Known(live?.Speed),
            DrawWatts = Known(live?.DrawWatts),
            FullWatts = Known(live?.FullWatts),
            CeilingWatts = Known(live?.CeilingWatts),
            PriceLess = Known(live?.PriceLess),
            PriceMore = Known(live?.PriceMore),
            state.Cost,
        };
    }

    /// <summary>All of a job.</summary>
    public static object Whole(JobSheet job, string currency) => new
    {
        Job = Short(job),
        Currency = currency,
        job.PricePerHour,
        Use = new { job.State.RunSeconds, job.State.StillSeconds, job.State.GpuSeconds, job.State.CpuSeconds, job.State.EnergyWattHours, job.State.EnergyErrorWattHours, job.State.CarbonGrams, job.State.CarbonWattHours, job.State.CountedTo },
        job.State.Steps,
        job.State.Retries,
        job.State.Losses,
        job.State.NotBefore,
        job.State.CheckpointNode,
        Learned = job.Live?.Learned is { } learned ? Shown(learned) : null,
        job.State.Config,
    };

    private static object Shown(JobLearning learned) => new
    {
        learned.Phase,
        learned.Phases,
        FullWatts = Known(learned.FullWatts),
        FullWattsDeviation = Known(learned.FullWattsDeviation),
        FullRate = Known(learned.FullRate),
        Points = learned.Points.Select(p => new { Draw = Known(p.Draw), Speed = Known(p.Speed), Deviation = Known(p.Deviation) }),
        ThrottleSeconds = Known(learned.ThrottleSeconds),
        PauseSeconds = Known(learned.PauseSeconds),
        ResumeSeconds = Known(learned.ResumeSeconds),
        PauseCostSeconds = Known(learned.PauseCostSeconds),
        learned.Note,
    };

    private static double? Known(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
