namespace Megapod.Files.JobFile;

using Megapod.Core.Jobs;
using Megapod.Files.SiteFile.Quantities;
using Megapod.Files.SiteFile.Shapes;

/// <summary>A job file as one table of keys.</summary>
internal static class JobTable
{
    private const int MostArguments = 1_024;
    private const int MostGpus = 1_024;
    private const int MostCpus = 1_024;
    private const int MostProcesses = 100_000;
    private const int MostRetries = 100;
    private const int MostPoints = 64;
    private const int LastPort = 65_535;

    /// <summary>64 TiB in MiB: more than one machine has.</summary>
    private const double MostMemory = 64.0 * 1024 * 1024;

    /// <summary>A hundredth of a core is the least that a quota of the system can give.</summary>
    private const double LeastCpus = 0.01;

    /// <summary>Whoever needs longer to keep what it has done keeps it as it goes.</summary>
    private static readonly TimeSpan LongestGrace = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestCheckpoint = TimeSpan.FromHours(1);

    private static readonly ListShape Command = new(new ArgumentShape(), 1, MostArguments);

    private static readonly MapShape Checkpoint = new("checkpoint",
    [
        new("command", Command, "Run in the job's folder to ask for a checkpoint. Missing: SIGUSR1 to its first process."),
        new("takes", new TimeShape(zeroAllowed: false, LongestCheckpoint), "How long it takes at most.") { IsRequired = true },
        new("every", new TimeShape(zeroAllowed: false), "How often the job keeps its work by itself. Missing: only when it is asked."),
    ]);

    private static readonly MapShape Sleep = new("sleep",
    [
        new("enter", Command, "Command that puts it to sleep, its process living on.") { IsRequired = true },
        new("leave", Command, "Command that wakes it.") { IsRequired = true },
        new("takes", new TimeShape(zeroAllowed: false, LongestCheckpoint), "How long either takes at most.") { IsRequired = true },
    ]);

    private static readonly MapShape Progress = new("progress",
    [
        new("file", TextShape.FolderFile, "A file in the job's folder whose first number is the count."),
        new("metric", TextShape.Metric, "A metric that the job serves on loopback in Prometheus' text format at /metrics."),
        new("port", new CountShape(1, LastPort), "The port of the metric's page."),
        new("line", new PatternShape(), "A regular expression for lines of its output, with one group around the count."),
        new("phase", TextShape.FolderFile, "A file in the job's folder whose first word names what it does now. Each phase is learned apart, eight at most."),
        new("unit", TextShape.Title, "What is counted, for people.") { Default = "steps" },
        new("total", QuantityShape.Positive(KnownQuantities.Factor), "The count at which it is done. Missing: unknown."),
    ]);

    private static readonly MapShape Point = new("elasticityPoint",
    [
        new("draw", QuantityShape.Between(KnownQuantities.Fraction, 0, 1), "What it draws, as a share of its full draw.") { IsRequired = true },
        new("speed", QuantityShape.Between(KnownQuantities.Fraction, 0, 1), "How fast it then is, as a share of its full speed.") { IsRequired = true },
    ]);

    private static readonly MapShape Elasticity = new("elasticity",
    [
        new("curve", TextShape.Id, "Name of a published curve to begin with. Missing: by its class."),
        new("points", new ListShape(Point, 2, MostPoints), "Points of its own, draw and speed rising, the last one 100 % and 100 %."),
        new("fullDraw", QuantityShape.Positive(KnownQuantities.Power), "What it draws at full speed. Missing: unknown until it was measured."),
        new("timeToThrottle", new TimeShape(zeroAllowed: true, LongestGrace), "Time from being told less to drawing less. Missing: by the means that the work node uses."),
    ]);

    /// <summary>The root of the file.</summary>
    public static MapShape Job { get; } = new("job",
    [
        new("name", TextShape.JobName, "Its name, which need not be unique.") { IsRequired = true },
        new("class", new WordShape<JobClass>(), "What kind of work it is.") { Default = "batch" },
        new("tier", new WordShape<JobTier>(), "Its rank when power is short. firm: kept longest. flexible: slowed within its promise. spot: runs when there is room.") { Default = "flexible" },
        new("command", Command, "The program and its arguments, each an item; no shell looks at them.") { IsRequired = true },
        new("environment", new EnvironmentShape(), "Variables by name. PATH, HOME and LANG are there without being written."),
        new("gpus", new CountShape(0, MostGpus), "Whole accelerators.") { Default = "0" },
        new("cpus", QuantityShape.Between(KnownQuantities.Factor, LeastCpus, MostCpus), "Cores that it may keep busy, also parts of one.") { Default = "1" },
        new("memory", QuantityShape.Between(KnownQuantities.Memory, 1, MostMemory), "Memory that it may use.") { Default = "1 GiB" },
        new("disk", QuantityShape.Between(KnownQuantities.Memory, 1, MostMemory), "Room in its own folder.") { Default = "1 GiB" },
        new("processes", new CountShape(1, MostProcesses), "Processes and threads at the same time.") { Default = "256" },
        new("deadline", new InstantShape(), "By when it should be done. Missing: there is none."),
        new("allowedSlowdown", QuantityShape.Between(KnownQuantities.Fraction, 0, 1), "Share of its full speed that it may lose on the mean while it runs. Missing: firm 0, flexible 25 %, spot 100 %."),
        new("mayPause", new FlagShape(), "Whether it may be paused. Missing: firm false, otherwise true."),
        new("checkpoint", Checkpoint, "How it keeps what it has done. Missing: it starts again from nothing."),
        new("sleep", Sleep, "How it frees its accelerators' power while its process lives on. Missing: it is frozen."),
        new("progress", Progress, "Where what it has done is counted. Missing: nowhere."),
        new("elasticity", Elasticity, "How its speed answers to power before that was measured. Missing: by its class."),
        new("price", MoneyShape.PerHour, "What it pays for an hour of one accelerator at full speed, or of one core where it takes none. Missing: what the site takes."),
        new("largestCost", MoneyShape.Amount, "The most that it may cost; it is ended before it costs more. Missing: not limited."),
        new("retries", new CountShape(0, MostRetries), "How often it is tried again when it ends with an error of its own.") { Default = "0" },
        new("longestRun", new TimeShape(zeroAllowed: false), "Longest time that it may run, pauses not counted. Missing: not limited."),
        new("grace", new TimeShape(zeroAllowed: true, LongestGrace), "Time between being asked to end and being ended.") { Default = "10 s" },
    ]);
}
