namespace Megapod.Lab.Demo;

using System.Diagnostics;
using System.Globalization;
using System.Text;
using Megapod.Core.Jobs;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Files.JobFile;

/// <summary>
/// This machine as a work node of an emulated site: it stands for one rack of it, a core that is busy for so many kilowatts, and runs a training and a batch job for real. What it draws by that measure counts at the twin's meters;
/// what the site gives the rack holds the jobs back.
/// </summary>
public sealed class LocalNode : IAsyncDisposable
{
    /// <summary>The node's name, and of the tenant whose jobs these are.</summary>
    public const string Name = "this-machine";

    /// <summary>So many cores stand for the rack at most: the rest is the site's own.</summary>
    private const int MostCores = 2;

    /// <summary>Of a hundred, what all jobs together weigh against everything else on the machine: the site's own work goes first.</summary>
    private const int Weight = 5;

    /// <summary>Errors of the node's program that are kept to be shown.</summary>
    private const int MostErrors = 4_000;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);

    /// <summary>What a node has not said anew for so long is not believed to be drawn any more: by then its budget has lapsed.</summary>
    private static readonly TimeSpan Stale = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(15);

    private static int begun;

    private readonly LocalNodeParts parts;
    private readonly Process process;
    private readonly StringBuilder errors = new();

    private LocalNode(LocalNodeParts parts, Process process) => (this.parts, this.process) = (parts, process);

    /// <summary>What the node's program said went wrong; empty: nothing.</summary>
    public string Errors
    {
        get
        {
            lock (errors)
            {
                return errors.ToString();
            }
        }
    }

    /// <summary>The rack of a site that names this machine as its work node; null: none does.</summary>
    /// <param name="site">The site.</param>
    public static RackConfig? SeatOf(SiteConfig site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return site.Work.Clusters.Any(c => c.Id == Name) ? null : site.Pods.SelectMany(p => p.Racks).FirstOrDefault(r => r.WorkNode == Name);
    }

    /// <summary>A site that has no seat for this machine with one: of the racks that the twin answers for and whose work is shed first the last one.</summary>
    /// <param name="site">The site.</param>
    /// <returns>The site; the same where there is no such rack.</returns>
    public static SiteConfig Seat(SiteConfig site)
    {
        ArgumentNullException.ThrowIfNull(site);
        var free = from pod in site.Pods
                   from rack in pod.Racks
                   where rack.WorkNode is null && rack.Driver == DeviceConfig.Emulated && rack.Servers.Count == 0 && pod.Acceptance is null && rack.Full > rack.Idle
                   orderby rack.Class descending, rack.Id descending
                   select rack;
        return site.Mode == SiteMode.Control && free.FirstOrDefault() is { } seat
            ? With(site, seat, Name) with { Work = site.Work.Listen is null ? site.Work with { Listen = new AccessListenConfig("127.0.0.1", 0) } : site.Work }
            : site;
    }

    /// <summary>A site whose seat for this machine is taken by the twin.</summary>
    /// <param name="site">The site.</param>
    /// <returns>The site; the same where it has no seat.</returns>
    public static SiteConfig Unseat(SiteConfig site) => SeatOf(site) is { } seat ? With(site, seat, null) : site;

    private static SiteConfig With(SiteConfig site, RackConfig seat, string? node) =>
        site with { Pods = [.. site.Pods.Select(p => p.Racks.Contains(seat) ? p with { Racks = [.. p.Racks.Select(r => r == seat ? r with { WorkNode = node } : r)] } : p)] };

    /// <summary>A name that no other node of this machine has: several sites may run, and several in one process.</summary>
    public static string NewPlace() => string.Create(CultureInfo.InvariantCulture, $"{Name}-{Environment.ProcessId}-{Interlocked.Increment(ref begun)}");

    /// <summary>Starts the node's program, which enrols at the site, and submits the two jobs.</summary>
    /// <param name="parts">What it needs.</param>
    /// <returns>The node; or why it could not be begun.</returns>
    public static async Task<Outcome<LocalNode>> StartAsync(LocalNodeParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var token = parts.Nodes.Invite(Name);
        if (!token.IsSuccess)
        {
            return Outcome<LocalNode>.Failure(token.Faults);
        }

        int cores = Math.Min(MostCores, Environment.ProcessorCount);
        string Number(double of) => of.ToString(CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo(parts.Program[0], [
            .. parts.Program.Skip(1), "node", "--site", parts.Nodes.Address.ToString(), "--state", parts.Folder, "--cpus", Number(cores), "--weight", Number(Weight), "--group", parts.Group,
            "--watts-per-core", Number((parts.Rack.Full - parts.Rack.Idle).Value / cores), "--idle", Number(parts.Rack.Idle.Value), "--ends-with", Number(Environment.ProcessId),
        ])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            Environment = { [parts.TokenVariable] = token.Value },
        };
        var program = Process.Start(start) ?? throw new InvalidOperationException("The program does not start itself.");
        var node = new LocalNode(parts, program);
        program.ErrorDataReceived += (_, line) => node.Keep(line.Data);
        program.OutputDataReceived += (_, _) => { };
        program.BeginErrorReadLine();
        program.BeginOutputReadLine();
        foreach (var job in Jobs())
        {
            var taken = await parts.Desk.SubmitAsync(Name, job);
            if (!taken.IsSuccess)
            {
                await node.DisposeAsync();
                return Outcome<LocalNode>.Failure(taken.Faults);
            }
        }

        return Outcome<LocalNode>.Success(node);
    }

    /// <summary>Tells the twin what the node draws and holds, until told to stop.</summary>
    /// <param name="stop">Ends it; the task then completes without an exception.</param>
    public async Task RunAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Period);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                Follow();
            }
        }
        catch (OperationCanceledException)
        {
            // Asked to stop: the ordinary way out.
            return;
        }
    }

    /// <summary>Ends the node, and with it its jobs.</summary>
    public async ValueTask DisposeAsync()
    {
        using (process)
        {
            // The node ends, and its jobs with it, when it is asked to or when this process is gone.
            using var asking = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
            using var patience = new CancellationTokenSource(EndPatience);
            try
            {
                await process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
            }

            if (parts.IsPassing && Directory.Exists(parts.Folder))
            {
                Directory.Delete(parts.Folder, recursive: true);
            }
        }
    }

    /// <summary>The jobs of the examples, as long as the site runs.</summary>
    internal static IEnumerable<JobConfig> Jobs() => from name in new[] { "training", "batch" }
                                                     let job = JobFileReader.Parse(Text(name), $"{name}.yaml", "EUR").Value
                                                     select job with { Environment = job.Environment.ToDictionary(v => v.Key, _ => "1000000000"), LargestCost = null, LongestRun = null, Progress = job.Progress is { } progress ? progress with { Total = null } : null };

    private static string Text(string name)
    {
        string resource = $"Megapod.Lab.jobs.{name}.yaml";
        using var stream = typeof(LocalNode).Assembly.GetManifestResourceStream(resource) ?? throw new InvalidOperationException($"The resource {resource} is missing from the build.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private void Follow()
    {
        var (power, held) = parts.Nodes.Seen(Name);
        bool isThere = held.IsKnown && parts.Now() - held.ReadAt <= Stale;
        parts.World.Follow(parts.Rack.Id, isThere && power.Quality == Quality.Good ? new Watts(power.Value) : null, held);
    }

    private void Keep(string? line)
    {
        lock (errors)
        {
            if (line is not null && errors.Length < MostErrors)
            {
                errors.AppendLine(line);
            }
        }
    }
}
