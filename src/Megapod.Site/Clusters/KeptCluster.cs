namespace Megapod.Site.Clusters;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;

/// <summary>A cluster of a site with the racks that it keeps. Any thread may call, and nobody waits.</summary>
/// <param name="config">What the site's file says of it.</param>
/// <param name="runner">Whoever looks after it.</param>
/// <param name="logs">What its jobs have written.</param>
internal sealed class KeptCluster(WorkClusterConfig config, SlurmCluster runner, ClusterLogs logs)
{
    private readonly Lock gate = new();
    private readonly ClusterRacks racks = new();

    /// <summary>Its name.</summary>
    public string Name => config.Id;

    /// <summary>How often it is looked at.</summary>
    public TimeSpan Period => config.Period;

    /// <summary>Whoever looks after it.</summary>
    public SlurmCluster Runner => runner;

    /// <summary>What its jobs have written.</summary>
    public ClusterLogs Logs => logs;

    /// <summary>What is wrong with it; null: nothing.</summary>
    public Fault? Trouble
    {
        get
        {
            lock (gate)
            {
                return runner.Trouble ?? Stuck() ?? TooSmall();
            }
        }
    }

    /// <summary>These are its racks from now on.</summary>
    public void Take(IReadOnlyList<ClusterRack> own, Instant now)
    {
        lock (gate)
        {
            racks.Take(own);
            Give(now);
        }
    }

    /// <summary>A ceiling for one of its racks.</summary>
    public void Tell(string rack, in GrantCommand command, Instant now)
    {
        lock (gate)
        {
            racks.Tell(rack, in command, now);
            Give(now);
        }
    }

    /// <summary>Takes in what was seen last, and what has lapsed since.</summary>
    public void Look(Instant now)
    {
        lock (gate)
        {
            racks.See(runner.Sight);
            Give(now);
        }
    }

    /// <summary>What one of its racks draws and holds.</summary>
    /// <param name="rack">The rack.</param>
    /// <param name="longest">How long it says that it holds it.</param>
    /// <param name="measured">What a rack's own unit has measured.</param>
    public (Reading Power, HeldGrant Held) Seen(string rack, TimeSpan longest, Func<string, Reading> measured)
    {
        lock (gate)
        {
            return (racks.Power(rack, measured), racks.Held(rack, longest));
        }
    }

    /// <summary>A rack's answer; see <see cref="ClusterRacks.TakeAnswer"/>.</summary>
    public uint TakeAnswer(string rack)
    {
        lock (gate)
        {
            return racks.TakeAnswer(rack);
        }
    }

    private void Give(Instant now)
    {
        if (racks.Due(now) is { } budget)
        {
            runner.Grant(budget);
        }
    }

    private Fault? Stuck() => racks.Stuck is { } stuck ? ClusterFaults.Stuck(Name, stuck.CeilingWatts, stuck.BudgetWatts) : null;

    private Fault? TooSmall() => racks.IsAny && runner.Report?.Inventory is { } has && (has.Nameplate.Value > racks.NameplateWatts || has.Fallback.Value > racks.FallbackWatts)
        ? ClusterFaults.Larger(Name, has.Nameplate.Value, has.Fallback.Value, racks.NameplateWatts, racks.FallbackWatts)
        : null;
}
