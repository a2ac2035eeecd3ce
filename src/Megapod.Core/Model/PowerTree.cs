namespace Megapod.Core.Model;

using System.Collections.Immutable;
using Megapod.Core.Units;

/// <summary>
/// The site's power tree with everything sorted and indexed once, so that a cycle works on arrays. Node 0 is the grid connection and a
/// parent always comes before its children. Consumers come sorted by id within their kind: connectors, racks, cooling, house.
/// </summary>
public sealed class PowerTree
{
    private PowerTree(SiteConfig site, PowerNode[] nodes, Consumer[] consumers, int batteryNode, ImmutableArray<int> solarNodes)
    {
        Site = site;
        Nodes = [.. nodes];
        Consumers = [.. consumers];
        BatteryNode = batteryNode;
        Pods = [.. site.Pods.OrderBy(p => p.Id, StringComparer.Ordinal)];
        Solar = [.. site.Solar.OrderBy(s => s.Id, StringComparer.Ordinal)];
        SolarNodes = solarNodes;
        ConnectorCount = consumers.Count(c => c.Kind == ConsumerKind.Connector);
        RackCount = consumers.Count(c => c.Kind == ConsumerKind.Rack);
    }

    /// <summary>A charging station is told by dates until when it may draw, and its clock counts as up to this much off where the site file says nothing.</summary>
    public static readonly TimeSpan StationSkew = TimeSpan.FromSeconds(5);

    /// <summary>The site this tree was made from.</summary>
    public SiteConfig Site { get; }

    /// <summary>Nodes, root first, each after its parent.</summary>
    public ImmutableArray<PowerNode> Nodes { get; }

    /// <summary>Consumers: connectors, racks, cooling, house, each kind sorted by id.</summary>
    public ImmutableArray<Consumer> Consumers { get; }

    /// <summary>Pods sorted by id: a rack's or cooling plant's <see cref="Consumer.Unit"/> is its pod's index here.</summary>
    public IReadOnlyList<PodConfig> Pods { get; }

    /// <summary>Solar plants sorted by id. They are no consumers: nothing is granted to them, and nothing is counted on them.</summary>
    public IReadOnlyList<SolarConfig> Solar { get; }

    /// <summary>Index of the node that each of <see cref="Solar"/> feeds into.</summary>
    public ImmutableArray<int> SolarNodes { get; }

    /// <summary>Index of the battery's node; −1 without a battery.</summary>
    public int BatteryNode { get; }

    /// <summary>How many consumers are connectors; they are the first ones.</summary>
    public int ConnectorCount { get; }

    /// <summary>How many consumers are racks; they follow the connectors.</summary>
    public int RackCount { get; }

    /// <summary>Sorts and indexes a site. The site must be valid: unique ids, known parents, no cycle.</summary>
    /// <exception cref="ArgumentException">A parent is unknown or the nodes form a cycle.</exception>
    public static PowerTree From(SiteConfig site)
    {
        ArgumentNullException.ThrowIfNull(site);
        var open = new List<(string Id, string Parent, Watts Rating, IReadOnlyList<LimitConfig> Limits, Watts Residual, MeterConfig? Meter)>();
        open.AddRange(site.Nodes.Select(n => (n.Id, n.Parent, n.Rating ?? new Watts(double.PositiveInfinity), n.Limits, n.Residual, n.Meter)));
        open.AddRange(site.Cabinets.Select(c => (c.Id, c.Parent, c.Rating, c.Limits, Watts.Zero, c.Meter)));
        open.AddRange(site.Pods.Select(p => (p.Id, p.Parent, p.Rating ?? new Watts(double.PositiveInfinity), p.Limits, Watts.Zero, p.Meter)));
        open.Sort((a, b) => string.CompareOrdinal(a.Id, b.Id));

        var nodes = new List<PowerNode> { new() { Id = site.Grid.Id, Parent = -1, Limits = WithWatts(site.Grid), Residual = site.Grid.Residual, Meter = site.Grid.Meter } };
        var index = new Dictionary<string, int>(StringComparer.Ordinal) { [site.Grid.Id] = 0 };
        while (open.Count > 0)
        {
            var ready = open.Where(n => index.ContainsKey(n.Parent)).ToList();
            if (ready.Count == 0)
            {
                throw new ArgumentException($"Node '{open[0].Id}' hangs on '{open[0].Parent}', which is unknown or part of a cycle.", nameof(site));
            }

            // One whole level at a time, so that an id added in this round is not taken as a parent before its level is complete.
            foreach (var n in ready)
            {
                index[n.Id] = nodes.Count;
                nodes.Add(new PowerNode { Id = n.Id, Parent = index[n.Parent], Rating = n.Rating, Limits = n.Limits, Residual = n.Residual, Meter = n.Meter });
                open.Remove(n);
            }
        }

        int NodeOf(string parent, string child) => index.TryGetValue(parent, out int i)
            ? i
            : throw new ArgumentException($"'{child}' hangs on '{parent}', which is not a node.", nameof(site));

        var consumers = new List<Consumer>();
        var cabinets = site.Cabinets.OrderBy(c => c.Id, StringComparer.Ordinal).ToList();
        var pods = site.Pods.OrderBy(p => p.Id, StringComparer.Ordinal).ToList();

        // Of a file with two devices of one name, which is refused, the first is as good as the other.
        var stations = site.Devices.Where(d => d.Protocol == DeviceProtocol.Ocpp).DistinctBy(d => d.Id, StringComparer.Ordinal).ToDictionary(d => d.Id, StringComparer.Ordinal);
        var redfish = site.Devices.Where(d => d.Protocol == DeviceProtocol.Redfish).Select(d => d.Id).ToHashSet(StringComparer.Ordinal);

        // A look may take as long as the pause before it.
        var clusters = site.Work.Clusters.DistinctBy(c => c.Id, StringComparer.Ordinal).ToDictionary(c => c.Id, c => 2 * c.Period, StringComparer.Ordinal);
        var periods = site.Devices.DistinctBy(d => d.Id, StringComparer.Ordinal).ToDictionary(d => d.Id, d => d.Period, StringComparer.Ordinal);
        consumers.AddRange(cabinets.SelectMany((cabinet, unit) => cabinet.Connectors.Select(c => new Consumer
        {
            Id = c.Id,
            Kind = ConsumerKind.Connector,
            Node = index[cabinet.Id],
            Unit = unit,
            Nameplate = c.Rating,
            Fallback = c.Fallback ?? c.Rating,
            Minimum = c.Minimum,
            Step = c.Step,
            Enforcement = stations.ContainsKey(cabinet.Driver) ? c.Enforcement with { DatedWithSkew = c.Enforcement.DatedWithSkew ?? StationSkew } : c.Enforcement,
            ReportPeriod = stations.TryGetValue(cabinet.Driver, out var station) ? station.Period : TimeSpan.Zero,
            Phases = c.Phases,
            PowerFactor = c.PowerFactor,
            RampWattsPerSecond = c.CarRampWattsPerSecond,
        })).OrderBy(c => c.Id, StringComparer.Ordinal));
        consumers.AddRange(pods.SelectMany((pod, unit) => pod.Racks.Select(r => new Consumer
        {
            Id = r.Id,
            Kind = ConsumerKind.Rack,
            Node = index[pod.Id],
            Unit = unit,
            Nameplate = r.Nameplate ?? r.Full,
            Fallback = r.Fallback ?? r.Nameplate ?? r.Full,
            Minimum = r.Idle,
            Step = r.Step,
            Enforcement = clusters.ContainsKey(r.WorkNode ?? "") || r.Servers.Any(s => redfish.Contains(s.Driver)) ? pod.Enforcement with { HoldsUntilTold = true } : pod.Enforcement,
            ReportPeriod = periods.TryGetValue(r.Driver, out var own) ? own : clusters.TryGetValue(r.WorkNode ?? "", out var look) ? look : r.Servers.Select(s => periods.GetValueOrDefault(s.Driver)).DefaultIfEmpty().Max(),
            PowerFactor = pod.PowerFactor,
            RampWattsPerSecond = (pod.UpRampWattsPerSecond ?? double.PositiveInfinity) / pod.Racks.Count,
            Class = r.Class,
            Gpus = r.Gpus,
        })).OrderBy(c => c.Id, StringComparer.Ordinal));
        consumers.AddRange(pods.Select((pod, unit) => (pod, unit)).Where(p => WorstCooling(p.pod) > 0).Select(p => new Consumer
        {
            Id = p.pod.Id + "/cooling",
            Kind = ConsumerKind.Cooling,
            Node = index[p.pod.Id],
            Unit = p.unit,
            Nameplate = new Watts(WorstCooling(p.pod)),
            Fallback = new Watts(WorstCooling(p.pod)),
            Enforcement = new EnforcementConfig(),
            PowerFactor = p.pod.PowerFactor,
        }));
        consumers.AddRange(site.House.OrderBy(h => h.Id, StringComparer.Ordinal).Select(h => new Consumer
        {
            Id = h.Id,
            Kind = ConsumerKind.House,
            Node = NodeOf(h.Parent, h.Id),
            Nameplate = h.Maximum,
            Fallback = h.Maximum,
            Enforcement = new EnforcementConfig(),
            Phases = h.Phases,
            PowerFactor = h.PowerFactor,
        }));

        int batteryNode = site.Battery is null ? -1 : NodeOf(site.Battery.Parent, site.Battery.Id);
        return new PowerTree(site, [.. nodes], [.. consumers], batteryNode, [.. site.Solar.OrderBy(s => s.Id, StringComparer.Ordinal).Select(s => NodeOf(s.Parent, s.Id))]);
    }

    /// <summary>Whether a node is another one or lies above it, both by index.</summary>
    public bool IsAtOrAbove(int node, int below)
    {
        for (int n = below; n >= 0; n = Nodes[n].Parent)
        {
            if (n == node)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Index of a node by its id; −1 when there is none.</summary>
    public int NodeIndex(string id) => IndexOf(Nodes, n => n.Id, id);

    /// <summary>Index of a consumer by its id; −1 when there is none.</summary>
    public int ConsumerIndex(string id) => IndexOf(Consumers, c => c.Id, id);

    private static int IndexOf<T>(IReadOnlyList<T> items, Func<T, string> idOf, string id)
    {
        for (int i = 0; i < items.Count; i++)
        {
            if (string.Equals(idOf(items[i]), id, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Cooling power of a pod at full IT power on the hottest day that the site is planned for, W.</summary>
    private static double WorstCooling(PodConfig pod)
    {
        var cooling = pod.Cooling;
        if (cooling.OverheadFraction <= 0)
        {
            return 0;
        }

        double above = Math.Max(0, cooling.HottestAmbient.Value - cooling.DryCoolerUpTo.Value);
        return pod.Racks.Sum(r => (r.Nameplate ?? r.Full).Value) * ((1.25 * cooling.OverheadFraction) + (cooling.ChillerFractionPerKelvin * above));
    }

    /// <summary>
    /// The connection's limits. Where none in W holds always, those in VA and A say what they let through at power factor 1 and nominal voltage: a battery's boundary, a grid
    /// event and a margin are in W, and beside the limits themselves that is never the stricter one.
    /// </summary>
    private static IReadOnlyList<LimitConfig> WithWatts(GridConnectionConfig grid)
    {
        var others = grid.Limits.Where(l => l.Direction == LimitDirection.Import && l.Quantity != LimitQuantity.Watts);
        return grid.Limits.Any(l => l is { Direction: LimitDirection.Import, Quantity: LimitQuantity.Watts, ValidFrom: null, ValidUntil: null })
            ? grid.Limits
            : [.. grid.Limits, .. others.Select(l => l with
            {
                Id = l.Id + " in W",
                Quantity = LimitQuantity.Watts,
                Amount = l.Quantity == LimitQuantity.VoltAmperes ? l.Amount : 3 * grid.NominalVoltage.Value * l.Amount,
            })];
    }
}
