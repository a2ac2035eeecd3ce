namespace Megapod.Site.Pods.Dsx;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.Dsx;

/// <summary>
/// A site as a client of the contract reads it, beside its pods: the meters of its power tree, the connection's first, each with what it serves on the way to the racks; the battery; and the heartbeat that
/// says that all of it lives. Where pods come or go, another face takes this one's place.
/// </summary>
internal sealed class DsxSiteFace
{
    private const string Storage = "BESS";

    /// <summary>A battery that gives or takes less than this share of its rating rests: inverters never show nothing.</summary>
    private const double RestShare = 0.005;

    private static readonly IReadOnlyList<DsxState> Doings = [new(0, "Idle"), new(1, "Charging"), new(2, "Discharging")];

    private readonly DsxFaceLines own;
    private readonly List<(DsxPoint Point, string Node)> meters = [];
    private readonly double restWatts;
    private readonly DsxPoint? power;
    private readonly DsxPoint? charge;
    private readonly DsxPoint? doing;

    /// <summary>The face of a site.</summary>
    /// <param name="tree">The site.</param>
    public DsxSiteFace(PowerTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        string site = tree.Site.Id;
        own = new DsxFaceLines(site);
        own.Add(DsxFaceLines.Of("System", "HeartbeatTimestampBms", "heartbeat") with { ObjectName = site, ObjectId = site, Scope = $"BMS/v1/PUB/+/+/+/{site}/#" });
        for (int i = 0; i < tree.Nodes.Length; i++)
        {
            bool isShown = tree.Nodes[i].Meter is not null && !IsPod(tree, i);
            if (isShown && own.Add(DsxFaceLines.OfMeter("ActivePower", DsxFaceLines.MeterOf(tree.Nodes[i].Id), [.. Below(tree, i)]) with { Unit = "kW" }) is { } meter)
            {
                meters.Add((meter, tree.Nodes[i].Id));
            }
        }

        if (tree.Site.Battery is { } battery)
        {
            string meter = DsxFaceLines.MeterOf(battery.Id);
            restWatts = RestShare * battery.Power.Value;
            power = own.Add(DsxFaceLines.OfMeter("ActivePower", meter, [battery.Id]) with { Unit = "kW" });
            charge = own.Add(DsxFaceLines.Of(Storage, "GenericPoint", battery.Id) with { Unit = "%", ProcessArea = ["StateOfCharge"] });
            doing = own.Add(DsxFaceLines.Of(Storage, "Status", battery.Id) with { States = Doings });
        }
    }

    /// <summary>All points, the heartbeat included, for the publisher; those of the pods come beside them.</summary>
    public IReadOnlyCollection<DsxPoint> Points => own.Points;

    /// <summary>The values of all points.</summary>
    /// <param name="sight">What the cycle has measured.</param>
    /// <param name="now">Now.</param>
    /// <param name="oldest">A reading older than this is said not to be trusted.</param>
    public IReadOnlyList<DsxFaceValue> Values(DsxFaceSight sight, Instant now, TimeSpan oldest)
    {
        var view = sight.View;
        var values = new List<DsxFaceValue>();
        foreach (var (point, node) in meters)
        {
            Say(point, sight.NodeWatts(node));
        }

        double? battery = view?.Battery?.Watts;
        Say(power, battery);
        Say(charge, view?.Battery?.Soc);
        if (doing is not null)
        {
            values.Add(new DsxFaceValue(doing.Key, battery is not { } watts ? null : Math.Abs(watts) <= restWatts ? 0 : watts > 0 ? 1 : 2, battery is not null && IsFresh()));
        }

        return values;

        bool IsFresh() => view is not null && now - view.At <= oldest;

        void Say(DsxPoint? point, double? value)
        {
            if (point is not null)
            {
                values.Add(new DsxFaceValue(point.Key, value, value is not null && IsFresh()));
            }
        }
    }

    private static bool IsPod(PowerTree tree, int node) => tree.Pods.Any(pod => pod.Id == tree.Nodes[node].Id);

    /// <summary>What a node's power goes to: the next meters below it, and itself where there is none.</summary>
    private static IEnumerable<string> Below(PowerTree tree, int node)
    {
        var found = Next(tree, node).Concat(tree.BatteryNode == node && tree.Site.Battery is { } battery ? [DsxFaceLines.MeterOf(battery.Id)] : []).ToList();
        return found.Count > 0 ? found : [tree.Nodes[node].Id];
    }

    private static IEnumerable<string> Next(PowerTree tree, int node) => Enumerable.Range(0, tree.Nodes.Length).Where(i => tree.Nodes[i].Parent == node)
        .SelectMany(i => tree.Nodes[i].Meter is not null || IsPod(tree, i) ? [DsxFaceLines.MeterOf(tree.Nodes[i].Id)] : Below(tree, i));
}
