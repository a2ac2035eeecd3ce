namespace Megapod.Files.JobFile;

using Megapod.Files.SiteFile;
using Megapod.Files.SiteFile.Shapes;

/// <summary>What has to hold between keys of a job file.</summary>
internal static class JobChecks
{
    /// <summary>Looks at all of it.</summary>
    public static void Run(ReadMap job, FaultList faults)
    {
        Command(job, "command", faults);
        if (job.Map("checkpoint") is { } checkpoint)
        {
            Command(checkpoint, "command", faults);
            if (checkpoint.Find<TimeSpan>("every") is { } every && checkpoint.Find<TimeSpan>("takes") is { } takes && every <= takes)
            {
                faults.Add(JobFaultCodes.CheckpointOrder, checkpoint.At("every"), $"A checkpoint each {Shown.Time(every)} that takes {Shown.Time(takes)} leaves no time for work.", "Write a longer 'every', or a shorter 'takes' if it is shorter.");
            }
        }

        if (job.Map("sleep") is { } sleep)
        {
            Command(sleep, "enter", faults);
            Command(sleep, "leave", faults);
            if (job.IsSound("gpus") && job.Get<int>("gpus") == 0)
            {
                faults.Add(JobFaultCodes.SleepWithoutGpus, sleep.Position, "The job takes no accelerator whose power it could free by sleeping.", "Write 'gpus', or remove 'sleep': it is then frozen when power is short.");
            }
        }

        if (job.Map("progress") is { } progress)
        {
            Progress(progress, faults);
        }

        if (job.Map("elasticity") is { } elasticity)
        {
            Elasticity(elasticity, faults);
        }

        if (job.Find<bool>("mayPause") == true && job.IsWritten("allowedSlowdown") && job.Find<double>("allowedSlowdown") == 0)
        {
            faults.Add(JobFaultCodes.PauseOfPromise, job.At("mayPause"), "The job may be paused, but may lose none of its speed: no pause would keep that promise.", "Write 'mayPause: false', or an 'allowedSlowdown' above 0.");
        }
    }

    private static void Command(ReadMap map, string key, FaultList faults)
    {
        if (map.List<string>(key) is ["", ..])
        {
            faults.Add(JobFaultCodes.Argument, map.At(key), $"'{key}' begins with an empty text, which is no program.", "Write the program first: [python3, train.py].");
        }
    }

    private static void Progress(ReadMap progress, FaultList faults)
    {
        string[] written = [.. ((string[])["file", "metric", "line"]).Where(progress.IsWritten)];
        if (written.Length != 1)
        {
            faults.Add(
                JobFaultCodes.ProgressKeys, progress.Position, written.Length == 0 ? "'progress' does not say where it is counted." : $"'progress' says {Shown.Choice(written).Replace(" or ", " and ", StringComparison.Ordinal)}, but it is counted in one place.",
                "Write one of file, metric or line.");
        }
        else if (progress.IsWritten("metric") != progress.IsWritten("port"))
        {
            faults.Add(
                JobFaultCodes.ProgressKeys, progress.IsWritten("port") ? progress.At("port") : progress.At("metric"), progress.IsWritten("port") ? "A port is written, but no metric." : "The metric has no port.",
                "Write 'metric' and 'port' together: the page is http://127.0.0.1:PORT/metrics.");
        }
    }

    private static void Elasticity(ReadMap elasticity, FaultList faults)
    {
        if (!((string[])["curve", "points", "fullDraw", "timeToThrottle"]).Any(elasticity.IsWritten))
        {
            faults.Add(JobFaultCodes.ElasticityKeys, elasticity.Position, "'elasticity' says nothing.", "Write curve, points, fullDraw or timeToThrottle, or remove it.");
        }

        var points = elasticity.List<ReadMap>("points");
        if (!elasticity.IsSound("points") || points.Count == 0)
        {
            return;
        }

        for (int i = 1; i < points.Count; i++)
        {
            if (points[i].Get<double>("draw") <= points[i - 1].Get<double>("draw") || points[i].Get<double>("speed") < points[i - 1].Get<double>("speed"))
            {
                faults.Add(JobFaultCodes.PointOrder, points[i].Position, "Draw and speed do not rise from the point before.", "Sort the points by draw; more power never makes it slower.");
            }
        }

        if (points[^1].Get<double>("draw") != 1 || points[^1].Get<double>("speed") != 1)
        {
            faults.Add(JobFaultCodes.LastPoint, points[^1].Position, "The last point is not full draw at full speed.", "End with {draw: 100 %, speed: 100 %}.");
        }
    }
}
