namespace Megapod.Node.Runner;

using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text;
using Megapod.Core.Jobs;
using Megapod.Node.Cgroups;

/// <summary>
/// Begins a job: a small program of the shell looks after it from outside and outlives the node, another one builds the world that the job sees. All that they need comes in their environment, which nobody but root can
/// read, and never on a command line, which all can.
/// </summary>
internal static class JobLauncher
{
    /// <summary>The kernel takes no variable that is longer.</summary>
    private const int MostVariableBytes = 120 * 1024;

    /// <summary>What a job finds in its folder for pacing itself, docs/node.md.</summary>
    private const string PaceFile = "/run/megapod/pace";

    private static readonly string Supervise = Script("supervise.sh");
    private static readonly string Init = Script("init.sh");
    private static readonly string Errand = Script("errand.sh");
    private static readonly string Keep = Script("keep.sh");

    /// <summary>Programs that the two need.</summary>
    public static IReadOnlyList<string> Tools { get; } = ["sh", "setsid", "unshare", "setpriv", "prlimit", "mount", "umount", "pivot_root", "nsenter", "split", "sync", "sed", "env", "rm", "du", "flock", "sleep", "renice"];

    private static string SystemPath => "/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>The first program that is missing; null: none.</summary>
    public static string? MissingTool() => Tools.FirstOrDefault(tool => !SystemPath.Split(':').Any(folder => File.Exists(Path.Combine(folder, tool))));

    /// <summary>What of a job's description makes it impossible to begin; null: nothing.</summary>
    public static string? Complaint(WorkOrder order)
    {
        var job = order.Config;
        string[] texts = [.. job.Command, .. job.Environment.SelectMany(v => new[] { v.Key, v.Value })];
        (bool IsRight, string What)[] wanted =
        [
            (order.Job.Length is >= 1 and <= 64 && order.Job[0] != '.' && order.Job.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'), "its id has 1 to 64 of letters, digits, '-', '_' and '.'"),
            (order.Tenant.Length is >= 1 and <= 64, "its tenant has a name of 1 to 64 characters"),
            (IsCurve(job.Elasticity?.Points ?? []), "the points of its curve are numbers above 0 whose draw rises and whose speed does not fall"),
            (job.Command.Count > 0 && job.Command[0].Length > 0, "it has no command"),
            (job.Command.Count == 0 || !job.Command[0].Contains('='), "the name of its program has no '='"),
            (!texts.Any(t => t.Contains('\0')), "no word of it has a zero in it"),
            (job.Environment.Keys.All(k => k.Length > 0 && !k.Contains('=')), "a variable has a name, without '='"),
            (Encoding.UTF8.GetByteCount(Arguments(order, [])) <= MostVariableBytes, "command and environment have 120 KiB together at the most"),
            (job.Resources is { Cpus: > 0, MemoryBytes: > 0, DiskBytes: > 0, Processes: > 0, Gpus: >= 0 }, "it takes something of each that it needs"),
        ];
        return wanted.Where(w => !w.IsRight).Select(w => w.What).FirstOrDefault();
    }

    /// <summary>Begins a job whose folder and group are made. Of any number of attempts for one folder one alone begins it.</summary>
    /// <param name="order">The job.</param>
    /// <param name="user">Its user.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="group">Its control groups.</param>
    /// <param name="config">The node.</param>
    /// <param name="devices">Files of devices that it may use.</param>
    /// <param name="variables">Variables that name them.</param>
    public static void Begin(WorkOrder order, int user, JobFolder folder, JobGroup group, RunnerConfig config, IReadOnlyList<string> devices, IReadOnlyList<KeyValuePair<string, string>> variables)
    {
        var start = Shell("eval \"$MP_SUPERVISE\"", $"megapod-job {order.Job}");
        Set(start, "MP_SUPERVISE", Supervise);
        Set(start, "MP_INIT", Init);
        Set(start, "MP_BOX", folder.Box);
        Set(start, "MP_SPACE", folder.Space);
        Set(start, "MP_TOLD", folder.Told);
        Set(start, "MP_LOG", folder.Log);
        Set(start, "MP_LOG_BYTES", config.LogBytes.ToString(CultureInfo.InvariantCulture));
        Set(start, "MP_LOGGED", string.Join(' ', group.Logged));
        Set(start, "MP_GROUPS", string.Join(' ', group.Joined));
        Set(start, "MP_SHOWN", string.Join('\n', config.Shown));
        Set(start, "MP_DEVICES", string.Join('\n', devices));
        Set(start, "MP_USER", user.ToString(CultureInfo.InvariantCulture));
        Set(start, "MP_MEMORY", order.Config.Resources.MemoryBytes.ToString(CultureInfo.InvariantCulture));
        Set(start, "MP_FILE", order.Config.Resources.DiskBytes.ToString(CultureInfo.InvariantCulture));
        Set(start, "MP_ARGUMENTS", Arguments(order, variables));

        // The framework gathers the remains of its children whether or not anybody holds the object.
        Process.Start(start)?.Dispose();
    }

    /// <summary>Begins a command in the place of a job that runs.</summary>
    /// <param name="row">The job, with the command in place of its own.</param>
    /// <param name="group">Its control groups.</param>
    /// <param name="target">A process of the job's.</param>
    public static Process? BeginErrand(JobRow row, JobGroup group, int target)
    {
        var start = Shell("eval \"$MP_ERRAND\"", $"megapod-errand {row.Order.Job}");
        Set(start, "MP_ERRAND", Errand);
        Set(start, "MP_GROUPS", string.Join(' ', group.Joined));
        Set(start, "MP_TARGET", target.ToString(CultureInfo.InvariantCulture));
        Set(start, "MP_USER", row.User.ToString(CultureInfo.InvariantCulture));
        Set(start, "MP_ARGUMENTS", Arguments(row.Order, []));
        return Process.Start(start);
    }

    /// <summary>Begins the keeper of the budget's end, which outlives the node; where there is one already, it ends at once.</summary>
    /// <param name="endFile">File with the budget's end.</param>
    /// <param name="groups">The groups that it halts.</param>
    public static void BeginKeeper(string endFile, GroupTree groups)
    {
        var start = Shell("eval \"$MP_KEEP\"", "megapod-keeper");
        Set(start, "MP_KEEP", Keep);
        Set(start, "MP_KEPT", endFile);
        Set(start, "MP_LOCK", endFile + ".lock");
        Set(start, "MP_FREEZERS", groups.Halting.Files);
        Set(start, "MP_WORD", groups.Halting.Word);
        Process.Start(start)?.Dispose();
    }

    private static bool IsCurve(IReadOnlyList<ElasticityPoint> points) =>
        points.All(p => double.IsFinite(p.Draw) && double.IsFinite(p.Speed) && p.Draw > 0 && p.Speed > 0) && points.Zip(points.Skip(1)).All(p => p.First.Draw < p.Second.Draw && p.First.Speed <= p.Second.Speed);

    private static ProcessStartInfo Shell(string script, string name)
    {
        // The loop that starts it goes before all others; jobs and those who look after them do not.
        var start = new ProcessStartInfo("setsid", ["sh", "-c", $"renice -n 0 -p $$ >/dev/null 2>&1\n{script}", name]) { UseShellExecute = false };
        start.Environment.Clear();
        Set(start, "PATH", SystemPath);
        return start;
    }

    private static void Set(ProcessStartInfo start, string name, string value) => start.Environment[name] = value;

    private static string Arguments(WorkOrder order, IReadOnlyList<KeyValuePair<string, string>> variables)
    {
        var environment = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = "/usr/local/bin:/usr/bin:/bin",
            ["HOME"] = "/job",
            ["LANG"] = "C.UTF-8",
            ["USER"] = "job",
            ["LOGNAME"] = "job",
        };
        foreach (var (name, value) in order.Config.Environment.Concat(variables))
        {
            environment[name] = value;
        }

        environment["MEGAPOD_JOB"] = order.Job;
        environment["MEGAPOD_PACE"] = PaceFile;
        environment["MEGAPOD_RESUMES"] = order.Resumes ? "1" : "0";
        return string.Join(' ', environment.Select(v => $"{v.Key}={v.Value}").Concat(order.Config.Command).Select(Quoted));
    }

    /// <summary>A word as the shell reads it back unchanged.</summary>
    private static string Quoted(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Script(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Megapod.Node.{name}") ?? throw new InvalidOperationException($"The program has no {name} in it.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
