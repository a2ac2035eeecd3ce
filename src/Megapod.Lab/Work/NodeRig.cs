namespace Megapod.Lab.Work;

using System.Globalization;
using Megapod.Core.Jobs;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Node.Runner;

/// <summary>
/// A node on this machine with jobs that keep processors busy, for drills on real processes: the budget is told, and what was used is read from the kernel. It has a folder and control groups of its own, and leaves nothing behind.
/// </summary>
public sealed class NodeRig : IDisposable
{
    /// <summary>Jobs of a rig run to its end.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private readonly NodeRunner node;
    private readonly RunnerConfig config;
    private readonly IReadOnlyList<WorkOrder> orders;
    private readonly TimeProvider clock;
    private readonly long began;
    private long number;
    private uint sequence;

    private NodeRig(NodeRunner node, RunnerConfig config, NodeRigConfig rig, TimeProvider clock)
    {
        (this.node, this.config, this.clock) = (node, config, clock);
        began = clock.GetTimestamp();
        FullDraw = config.Idle + (rig.PerCore * rig.CoresPerJob * rig.Tiers.Count);
        orders =
        [
            .. rig.Tiers.Select((tier, i) => new WorkOrder
            {
                Job = string.Create(CultureInfo.InvariantCulture, $"job{i:00}"),
                Fence = 1,
                Tenant = "rig",
                Wish = JobWish.Run,
                Config = new JobConfig
                {
                    Name = "busy",
                    Tier = tier,
                    Command = ["/bin/sh", "-c", "while :; do :; done"],
                    Resources = new JobResources { Cpus = rig.CoresPerJob, MemoryBytes = 64 << 20, DiskBytes = 1 << 20, Processes = 16 },
                    Grace = TimeSpan.Zero,
                },
            }),
        ];
    }

    /// <summary>The node, for whoever asks it himself.</summary>
    public IRunner Runner => node;

    /// <summary>All that it has on the disk; it goes with the rig.</summary>
    public string Folder => Path.GetDirectoryName(config.StateFolder)!;

    /// <summary>The jobs, in the order of the tiers.</summary>
    public IReadOnlyList<WorkOrder> Jobs => orders;

    /// <summary>What the node draws when nothing is held back.</summary>
    public Watts FullDraw { get; }

    /// <summary>Begins a node and its jobs, which stand still until they are given power.</summary>
    /// <param name="rig">The jobs.</param>
    /// <param name="clock">Tells the time and measures it.</param>
    /// <returns>The rig, or why there can be none here.</returns>
    public static Outcome<NodeRig> Open(NodeRigConfig rig, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(rig);
        ArgumentNullException.ThrowIfNull(clock);
        string folder = Directory.CreateTempSubdirectory("megapod-rig").FullName;
        var described = new RunnerConfig
        {
            Name = "rig",
            StateFolder = Path.Combine(folder, "state"),
            PerCore = rig.PerCore,
            Idle = rig.Idle,
            Cpus = Math.Max(1, rig.CoresPerJob * rig.Tiers.Count),
            Group = Path.GetFileName(folder),
            Weight = 10_000,
        };
        var opened = NodeRunner.Open(described, clock);
        if (!opened.IsSuccess)
        {
            Directory.Delete(folder, recursive: true);
            return Outcome<NodeRig>.Failure(opened.Faults);
        }

        var made = new NodeRig(opened.Value, described, rig, clock);
        made.node.Take(new WorkOrders { Number = ++made.number, Jobs = made.orders });
        return Outcome<NodeRig>.Success(made);
    }

    /// <summary>Tells the node what it may draw, all of it.</summary>
    /// <param name="ceiling">The most.</param>
    /// <param name="duration">For how long; a day at the most.</param>
    public void Tell(Watts ceiling, TimeSpan duration) =>
        node.Take(new WorkOrders { Number = ++number, Budget = new WorkBudget(++sequence, ceiling, duration < Longest ? duration : Longest), Jobs = orders });

    /// <summary>What the jobs have used up to now.</summary>
    public NodeRigSnapshot Look()
    {
        var times = node.ProcessorTimes();
        return new NodeRigSnapshot(clock.GetElapsedTime(began).TotalSeconds, orders.ToDictionary(o => o.Job, o => times.GetValueOrDefault((o.Job, o.Fence)), StringComparer.Ordinal));
    }

    /// <summary>Ends the jobs and removes what they left.</summary>
    public void Dispose()
    {
        node.Dispose();
        _ = NodeCleaner.Clean(config, clock);
        Directory.Delete(Folder, recursive: true);
    }
}
