namespace Megapod.Site.Clusters;

using Megapod.Core;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Devices.Polling;
using Megapod.Devices.Slurm;
using Megapod.Work.Clusters;

/// <summary>A site's clusters: how they are reached, and the racks that they keep to their ceilings.</summary>
public sealed class SiteClusters : IAsyncDisposable
{
    /// <summary>A cluster that has not answered for so many times its period, and for so long at least, is not heard.</summary>
    private const int SilentPeriods = 3;

    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    /// <summary>What a cluster holds does not lapse; whoever has to be told how long it lasts is told this.</summary>
    private static readonly TimeSpan Lasts = TimeSpan.FromHours(1);

    private readonly IReadOnlyList<KeptCluster> clusters;
    private readonly Func<Instant> clock;
    private readonly bool mayCommand;
    private (string Rack, KeptCluster By)[] racks = [];
    private PowerTree? seen;

    private SiteClusters(IReadOnlyList<KeptCluster> clusters, Func<Instant> clock, bool mayCommand) => (this.clusters, this.clock, this.mayCommand) = (clusters, clock, mayCommand);

    /// <summary>Called when a cluster was looked at and the cycle should not wait for its time. Null: nobody is.</summary>
    public Action? Wake { get; set; }

    /// <summary>How the talk with each cluster goes.</summary>
    public IReadOnlyList<DeviceHealth> Health => [.. clusters.Select(HealthOf)];

    /// <summary>Begins to look after a site's clusters.</summary>
    /// <param name="site">The site.</param>
    /// <param name="folder">Folder of its file, from which paths begin.</param>
    /// <param name="state">The state folder, in which it is kept what was submitted; null: it is forgotten at the end.</param>
    /// <param name="time">Time.</param>
    /// <param name="clock">The site's instant.</param>
    /// <returns>The clusters; or MP3940, MP3950.</returns>
    public static async Task<Outcome<SiteClusters>> OpenAsync(SiteConfig site, string folder, string? state, TimeProvider time, Func<Instant> clock)
    {
        ArgumentNullException.ThrowIfNull(site);
        var begun = new List<KeptCluster>();
        foreach (var config in site.Work.Clusters)
        {
            var started = SlurmCluster.Start(ConfigOf(config, site, folder, state), time, clock);
            if (!started.IsSuccess)
            {
                foreach (var other in begun)
                {
                    await other.Runner.DisposeAsync();
                }

                return Outcome<SiteClusters>.Failure(started.Faults);
            }

            begun.Add(new KeptCluster(config, started.Value, new ClusterLogs(config.Id, config.FolderHere ?? config.Folder, site.Id, () => started.Value.Report)));
        }

        var all = new SiteClusters(begun, clock, site.Mode == SiteMode.Control);
        foreach (var cluster in begun)
        {
            cluster.Runner.Looked = () => all.Wake?.Invoke();
        }

        return Outcome<SiteClusters>.Success(all);
    }

    /// <summary>Says of each cluster that it can run jobs.</summary>
    /// <param name="tell">Is given each one's name, the way to it, to what its jobs write, and to what is wrong with it.</param>
    public void Watch(Action<string, IRunner, IJobLogs, Func<Fault?>> tell)
    {
        ArgumentNullException.ThrowIfNull(tell);
        foreach (var cluster in clusters)
        {
            tell(cluster.Name, cluster.Runner, cluster.Logs, () => cluster.Trouble);
        }
    }

    /// <summary>What clusters say that their racks draw and hold, for whoever answers for the rest of the site.</summary>
    /// <returns>Each rack; its draw is missing where its cluster was not heard for long.</returns>
    public IReadOnlyList<(string Rack, Reading Power, HeldGrant Held)> Seen()
    {
        var now = clock();
        return [.. from rack in Volatile.Read(ref racks)
                   let told = rack.By.Seen(rack.Rack, Lasts, _ => Reading.Missing)
                   select (rack.Rack, IsThere(rack.By, now) ? told.Power : Reading.Missing, told.Held)];
    }

    /// <summary>Whether a rack is kept by a cluster.</summary>
    internal bool Keeps(string rack) => Array.Exists(Volatile.Read(ref racks), r => r.Rack == rack);

    /// <summary>The site has these racks from now on.</summary>
    internal void Take(PowerTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        if (ReferenceEquals(seen, tree))
        {
            return;
        }

        seen = tree;
        var kept = new List<(string, KeptCluster)>();
        foreach (var cluster in clusters)
        {
            var own = tree.Site.Pods.SelectMany(p => p.Racks).Where(r => r.WorkNode == cluster.Name).OrderBy(r => r.Id, StringComparer.Ordinal).ToList();
            cluster.Take([.. own.Select(RackOf)], clock());
            kept.AddRange(own.Select(r => (r.Id, cluster)));
        }

        Volatile.Write(ref racks, [.. kept]);
    }

    /// <summary>Carries a ceiling to a rack's cluster.</summary>
    /// <returns>Whether it has one.</returns>
    internal bool Tell(string rack, in GrantCommand command)
    {
        if (Array.Find(Volatile.Read(ref racks), r => r.Rack == rack).By is not { } cluster)
        {
            return false;
        }

        if (mayCommand)
        {
            cluster.Tell(rack, in command, clock());
        }

        return true;
    }

    /// <summary>Writes what clusters tell of their racks over what is known without them; what racks measure themselves must be written before.</summary>
    /// <returns>Their answers to ceilings.</returns>
    internal IReadOnlyList<CommandReport> Read(SiteSnapshot snapshot, PowerTree tree, Instant now)
    {
        var answers = new List<CommandReport>();
        var measured = new Dictionary<string, Reading>(StringComparer.Ordinal);
        foreach (var (id, cluster) in Volatile.Read(ref racks))
        {
            cluster.Look(clock());
            if (tree.ConsumerIndex(id) is var i && i >= tree.ConnectorCount)
            {
                measured[id] = snapshot.ConsumerPower[i];
            }
        }

        foreach (var (id, cluster) in Volatile.Read(ref racks))
        {
            int i = tree.ConsumerIndex(id);
            if (i < tree.ConnectorCount)
            {
                continue;
            }

            var (power, held) = cluster.Seen(id, tree.Consumers[i].Enforcement.LongestGrant, r => measured.GetValueOrDefault(r, Reading.Missing));
            snapshot.ConsumerPower[i] = Wire.SiteWire.NotAfter(power, now);
            snapshot.Held[i] = held.ReadAt > now ? held with { ReadAt = now } : held;
            if (cluster.TakeAnswer(id) is > 0 and var sequence)
            {
                answers.Add(new CommandReport(i, sequence, Accepted: true, now));
            }
        }

        return answers;
    }

    /// <summary>Looks after them no longer. They go on as they were told last.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var cluster in clusters)
        {
            await cluster.Runner.DisposeAsync();
        }
    }

    private static ClusterRack RackOf(RackConfig rack) => new(rack.Id, (rack.Nameplate ?? rack.Full).Value, rack.Idle.Value, (rack.Fallback ?? rack.Nameplate ?? rack.Full).Value, rack.Driver != DeviceConfig.Emulated);

    private static ClusterConfig ConfigOf(WorkClusterConfig of, SiteConfig site, string folder, string? state)
    {
        var slurm = new SlurmConfig
        {
            Name = of.Id,
            Address = new Uri(of.Address),
            User = of.User,
            TokenFile = of.TokenFile is { } file ? Path.Combine(folder, file) : null,
            TokenLife = of.TokenLife,
            Tools = of.Tools,
            ConfFile = of.ConfFile is { } conf ? Path.Combine(folder, conf) : null,
            Timeout = of.Timeout,
        };
        return new ClusterConfig
        {
            Slurm = of.TokenCommand.Count > 0 ? slurm with { TokenCommand = of.TokenCommand } : slurm,
            Owner = site.Id,
            Folder = of.Folder,
            Users = of.Users.ToDictionary(u => u.Tenant, u => u.User, StringComparer.Ordinal),
            Partition = of.Partition,
            Watts = of.NodePower is { } power ? new ClusterWatts(power.Busy.Value, power.Idle.Value, power.Still.Value, power.Off.Value) : null,
            HoldsPower = site.Mode == SiteMode.Control,
            WattsError = of.NodePowerError,
            MaySwitchOff = of.MaySwitchOff,
            NodesPerMinute = of.NodesPerMinute,
            PowerUpPatience = of.PowerUpPatience,
            Period = of.Period,
            MemoryFile = state is null ? null : Path.Combine(Path.GetFullPath(state), $"cluster-{of.Id}.placements"),
            Version = typeof(ProductInfo).Assembly.GetName().Version?.ToString(3) ?? "",
        };
    }

    private static bool IsThere(KeptCluster cluster, Instant now)
    {
        var patience = SilentPeriods * cluster.Period;
        return cluster.Runner.Sight is { } sight && now - sight.At <= (patience > Silence ? patience : Silence);
    }

    private DeviceHealth HealthOf(KeptCluster cluster)
    {
        var now = clock();
        bool isThere = IsThere(cluster, now);
        var trouble = cluster.Trouble;

        // Before the first look nothing is known, not even that it does not answer.
        return new DeviceHealth(cluster.Name, isThere, cluster.Runner.Sight?.At ?? Instant.Never, isThere || trouble is null ? 0 : 1, trouble, TimeSpan.Zero, TimeSpan.Zero, Instant.Never);
    }
}
