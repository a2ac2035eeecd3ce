namespace Megapod.Files.JobFile;

using Megapod.Core.Jobs;
using Megapod.Core.Units;
using Megapod.Files.SiteFile.Shapes;

/// <summary>Makes the record of a job file that was checked.</summary>
internal static class JobBuilder
{
    private const double BytesInMebibyte = 1024 * 1024;

    /// <summary>The job.</summary>
    public static JobConfig Job(ReadMap m) => new()
    {
        Name = m.Text("name"),
        Class = m.Get<JobClass>("class"),
        Tier = m.Get<JobTier>("tier"),
        Command = m.List<string>("command"),
        Environment = m.Value<Dictionary<string, string>>("environment") ?? [],
        Resources = new JobResources { Gpus = m.Get<int>("gpus"), Cpus = m.Get<double>("cpus"), MemoryBytes = Bytes(m, "memory"), DiskBytes = Bytes(m, "disk"), Processes = m.Get<int>("processes") },
        Deadline = m.Find<Instant>("deadline"),
        AllowedSlowdown = m.Find<double>("allowedSlowdown"),
        MayPause = m.Find<bool>("mayPause"),
        Checkpoint = m.Map("checkpoint") is { } checkpoint ? new JobCheckpointConfig { Command = checkpoint.List<string>("command"), Takes = checkpoint.Get<TimeSpan>("takes"), Every = checkpoint.Find<TimeSpan>("every") } : null,
        Sleep = m.Map("sleep") is { } sleep ? new JobSleepConfig { Enter = sleep.List<string>("enter"), Leave = sleep.List<string>("leave"), Takes = sleep.Get<TimeSpan>("takes") } : null,
        Progress = m.Map("progress") is { } progress ? Progress(progress) : null,
        Elasticity = m.Map("elasticity") is { } elasticity ? Elasticity(elasticity) : null,
        PricePerHour = m.Find<decimal>("price"),
        LargestCost = m.Find<decimal>("largestCost"),
        Retries = m.Get<int>("retries"),
        LongestRun = m.Find<TimeSpan>("longestRun"),
        Grace = m.Get<TimeSpan>("grace"),
    };

    private static long Bytes(ReadMap m, string key) => (long)Math.Round(m.Get<double>(key) * BytesInMebibyte);

    private static JobProgressConfig Progress(ReadMap m)
    {
        string file = m.Text("file");
        string metric = m.Text("metric");
        string line = m.Text("line");
        return new JobProgressConfig
        {
            Kind = file.Length > 0 ? JobProgressKind.File : metric.Length > 0 ? JobProgressKind.Metric : JobProgressKind.Line,
            Source = file.Length > 0 ? file : metric.Length > 0 ? metric : line,
            Port = m.Get<int>("port"),
            PhaseFile = m.Text("phase") is { Length: > 0 } phase ? phase : null,
            Unit = m.Text("unit"),
            Total = m.Find<double>("total"),
        };
    }

    private static JobElasticityConfig Elasticity(ReadMap m) => new()
    {
        Curve = m.Text("curve") is { Length: > 0 } curve ? curve : null,
        Points = [.. m.List<ReadMap>("points").Select(p => new ElasticityPoint(p.Get<double>("draw"), p.Get<double>("speed")))],
        FullDraw = m.Find<double>("fullDraw") is { } watts ? new Watts(watts) : null,
        TimeToThrottle = m.Find<TimeSpan>("timeToThrottle"),
    };
}
