namespace Megapod.Lab.Emulators.Redfish;

using Megapod.Control.Pods;
using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Twin.Pods;

/// <summary>A rack of the twin whose servers are told power limits one by one: together they are what the plant's rack keeps to, and what the plant's rack draws they draw together, nobody above his limit.</summary>
internal sealed class EmulatedRack
{
    private readonly string[] servers;
    private readonly double[] limits;
    private readonly ServerRange[] ranges;
    private readonly double[] shares;
    private readonly double besideWatts;

    /// <summary>A rack without limits.</summary>
    /// <param name="config">The rack.</param>
    public EmulatedRack(RackConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Id = config.Id;
        servers = [.. PodTreeBuilder.ServersOf(config).Select(s => PodTreeBuilder.ServerOf(config.Id, s.Id))];
        besideWatts = BesideOf(config).Value;
        Lowest = new Watts(Math.Floor((config.Idle.Value - besideWatts) / servers.Length));
        Highest = new Watts(Math.Ceiling(((config.Nameplate ?? config.Full).Value - besideWatts) / servers.Length));
        limits = [.. servers.Select(_ => Highest.Value)];
        ranges = new ServerRange[servers.Length];
        shares = new double[servers.Length];
    }

    /// <summary>Its name.</summary>
    public string Id { get; }

    /// <summary>Names of its servers on the site.</summary>
    public IReadOnlyList<string> Servers => servers;

    /// <summary>The lowest limit that each of its servers takes.</summary>
    public Watts Lowest { get; }

    /// <summary>The highest.</summary>
    public Watts Highest { get; }

    /// <summary>What its servers may draw together, and what is beside them.</summary>
    public Watts Ceiling => new(besideWatts + limits.Sum());

    /// <summary>What a rack of the twin draws beside its servers: its switch.</summary>
    /// <param name="config">The rack.</param>
    public static Watts BesideOf(RackConfig config) => config.Beside > Watts.Zero ? config.Beside : new Watts(PodDetail.SwitchShare * config.Full.Value);

    /// <summary>A server has to keep to a limit from now on.</summary>
    /// <param name="server">Its place in the rack.</param>
    /// <param name="limit">The limit; null: none.</param>
    public void Limit(int server, Watts? limit) => limits[server] = limit?.Value ?? Highest.Value;

    /// <summary>Spreads what the rack's servers draw together so that nobody draws more than his limit; his accelerators draw more or less alike.</summary>
    /// <param name="readings">Readings of the pod.</param>
    public void Spread(PodReadings readings)
    {
        double total = 0;
        for (int s = 0; s < servers.Length; s++)
        {
            ranges[s] = new ServerRange(0, limits[s], false);
            total += readings[readings.Tree.IndexOf(servers[s]), PartQuantity.Power].Value;
        }

        if (!RackBudget.Divide(total, 0, ranges, shares) || shares.Sum() < total - 1)
        {
            // More than all limits together: it is on its way down.
            return;
        }

        for (int s = 0; s < servers.Length; s++)
        {
            int part = readings.Tree.IndexOf(servers[s]);
            ref var power = ref readings[part, PartQuantity.Power];
            double factor = power.Value > 0 ? shares[s] / power.Value : 1;
            power = power with { Value = shares[s] };
            for (int i = 0; i < readings.Tree.Parts.Length; i++)
            {
                if (readings.Tree.Parts[i] is { Kind: PartKind.Accelerator } child && child.Holder == servers[s])
                {
                    ref var own = ref readings[i, PartQuantity.Power];
                    own = own with { Value = own.Value * factor };
                }
            }
        }
    }
}
