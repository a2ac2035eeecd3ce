namespace Megapod.Site.Pods.Dsx;

using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Devices.Dsx;

/// <summary>
/// A pod as a client of the contract reads it: its racks, power distribution, branches and cooling unit as points, under the names that its parts have here. Where the tree changes, another face takes this
/// one's place.
/// </summary>
internal sealed class DsxPodFace
{
    private const double CubicMetresInLitre = 0.001;

    private static readonly IReadOnlyList<DsxState> Leaks = [new(0, "NoLeak"), new(1, "Leak")];
    private static readonly IReadOnlyList<DsxState> Isolations = [new(0, "NotIsolated"), new(1, "Isolated")];
    private static readonly IReadOnlyList<DsxState> Requests = [new(0, "NoIsolationRequested"), new(1, "IsolationRequested")];
    private static readonly IReadOnlyList<DsxState> Breakers = [new(0, "Open"), new(1, "Closed")];

    private readonly PodTree tree;
    private readonly List<DsxPoint> points = [];
    private readonly List<(string Key, int Part, PartQuantity Quantity, double Factor)> lines = [];

    /// <summary>The face of a pod.</summary>
    /// <param name="tree">The pod.</param>
    /// <param name="integration">Who may tell leaks of trays and ask for isolation; null: nobody, and there are no such points.</param>
    /// <exception cref="ArgumentException">The id cannot be an integration's.</exception>
    public DsxPodFace(PodTree tree, string? integration = null)
    {
        ArgumentNullException.ThrowIfNull(tree);
        if (integration is not null && !DsxTopic.IsIntegration(integration))
        {
            throw new ArgumentException($"'{integration}' cannot be an integration's id.", nameof(integration));
        }

        this.tree = tree;
        Meter(0, MeterOf(tree.Id), [tree.Id]);
        for (int i = 0; i < tree.Parts.Length; i++)
        {
            switch (tree.Parts[i].Kind)
            {
                case PartKind.Rack:
                    Rack(i, integration);
                    break;
                case PartKind.PowerDistribution:
                    Meter(i, tree.Parts[i].Id, Served(tree.Feeder, i));
                    break;
                case PartKind.Branch:
                    Branch(i);
                    break;
                case PartKind.CoolingUnit:
                    CoolingUnit(i);
                    break;
                case PartKind.Pump when tree.Within(i, PartKind.CoolingUnit) is var unit and >= 0:
                    Add(Named("Pump", "PumpSpeed", i, [tree.Parts[unit].Id]) with { Unit = "%" }, i, PartQuantity.Speed);
                    break;
                case PartKind.LeakDetector:
                    Leak(i);
                    break;
            }
        }
    }

    /// <summary>All points, for the publisher.</summary>
    public IReadOnlyList<DsxPoint> Points => points;

    /// <summary>The object id of a pod's meter.</summary>
    /// <param name="pod">Name of the pod.</param>
    public static string MeterOf(string pod) => $"{pod}/meter";

    /// <summary>The values of all points that are the pod's own to say.</summary>
    /// <param name="readings">What is known of the pod.</param>
    /// <param name="now">Now.</param>
    /// <param name="oldest">A reading older than this is said not to be trusted.</param>
    /// <exception cref="ArgumentException">The readings are of another tree.</exception>
    public IReadOnlyList<DsxFaceValue> Values(PodReadings readings, Instant now, TimeSpan oldest)
    {
        ArgumentNullException.ThrowIfNull(readings);
        return readings.Tree == tree
            ? [.. lines.Select(line => DsxFaceValue.Of(line.Key, readings[line.Part, line.Quantity], line.Factor, now, oldest))]
            : throw new ArgumentException("The readings are of another tree.", nameof(readings));
    }

    private static DsxPoint OfRack(string rack, string type, string tag) => new("Rack", type, tag) { RackLocationName = rack, RackLocationId = rack };

    private void Rack(int i, string? integration)
    {
        string id = tree.Parts[i].Id;
        Add(OfRack(id, "RackPower", id) with { Unit = "kW" }, i, PartQuantity.Power);
        Add(OfRack(id, "RackElectricalIsolationStatus", id) with { States = Isolations }, i, PartQuantity.IsElectricallyIsolated);
        bool isCooled = tree.Cooler[i] >= 0;
        if (isCooled)
        {
            Add(OfRack(id, "RackLiquidSupplyTemperature", id) with { Unit = "C" }, i, PartQuantity.SupplyTemperature);
            Add(OfRack(id, "RackLiquidReturnTemperature", id) with { Unit = "C" }, i, PartQuantity.ReturnTemperature);
            Add(OfRack(id, "RackLiquidFlow", id) with { Unit = "LPM" }, i, PartQuantity.Flow, CubicMetresInLitre);
            Add(OfRack(id, "RackLiquidDifferentialPressure", id) with { Unit = "kPa" }, i, PartQuantity.DifferentialPressure);
            Add(OfRack(id, "RackControlValvePosition", id) with { Unit = "%" }, i, PartQuantity.ValvePosition);
            Add(OfRack(id, "RackLiquidIsolationStatus", id) with { States = Isolations }, i, PartQuantity.IsLiquidIsolated);
        }

        if (integration is not null)
        {
            points.Add(OfRack(id, "RackElectricalIsolationRequest", id) with { States = Requests, Integration = integration });
            points.Add(OfRack(id, "RackLeakDetectTray", id) with { States = Leaks, Integration = integration });
            if (isCooled)
            {
                points.Add(OfRack(id, "RackLiquidIsolationRequest", id) with { States = Requests, Integration = integration });
            }
        }
    }

    private void Meter(int i, string objectId, IReadOnlyList<string> serves)
    {
        if (serves.Count == 0)
        {
            return;
        }

        Add(Of("ActivePower") with { Unit = "kW" }, i, PartQuantity.Power);
        Add(Of("ApparentPower") with { Unit = "kVA" }, i, PartQuantity.ApparentPower);
        Add(Of("Voltage") with { Unit = "V" }, i, PartQuantity.Voltage);
        Add(Of("Current") with { Unit = "A" }, i, PartQuantity.Current);

        DsxPoint Of(string type) => new("PowerMeter", type, objectId) { ObjectName = objectId, ObjectId = objectId, ServesId = serves };
    }

    private void Branch(int i)
    {
        int unit = tree.Within(i, PartKind.PowerDistribution);
        if (unit >= 0 && Served(tree.Feeder, unit) is { Count: > 0 } racks)
        {
            Add(Named("Breaker", "Status", i, racks) with { States = Breakers }, i, PartQuantity.IsOn);
        }
    }

    private void CoolingUnit(int i)
    {
        string id = tree.Parts[i].Id;
        var racks = Served(tree.Cooler, i);
        Add(Of("LiquidTemperature", "/supply", "Secondary", "Supply") with { Unit = "C" }, i, PartQuantity.SupplyTemperature);
        Add(Of("LiquidTemperature", "/return", "Secondary", "Return") with { Unit = "C" }, i, PartQuantity.ReturnTemperature);
        Add(Of("LiquidFlow", "", "Secondary") with { Unit = "LPM" }, i, PartQuantity.Flow, CubicMetresInLitre);
        Add(Of("LiquidDifferentialPressure", "", "Secondary") with { Unit = "kPa" }, i, PartQuantity.DifferentialPressure);

        DsxPoint Of(string type, string place, params string[] areas) => new("CDU", type, id + place) { ObjectName = id, ObjectId = id, ServesId = racks, ProcessArea = areas };
    }

    /// <summary>A detector in a rack is the rack's, and one at a cooling unit the unit's; others have no place in the contract.</summary>
    private void Leak(int i)
    {
        string tag = tree.Parts[i].Id;
        int rack = tree.Within(i, PartKind.Rack);
        int unit = tree.Within(i, PartKind.CoolingUnit);
        if (rack >= 0)
        {
            Add(OfRack(tree.Parts[rack].Id, "RackLeakDetect", tag) with { States = Leaks }, i, PartQuantity.IsLeaking);
        }
        else if (unit >= 0)
        {
            Add(new DsxPoint("CDU", "LeakDetect", tag) { AssociateId = tree.Parts[unit].Id, States = Leaks }, i, PartQuantity.IsLeaking);
        }
    }

    private DsxPoint Named(string objectType, string type, int i, IReadOnlyList<string> serves) =>
        new(objectType, type, tree.Parts[i].Id) { ObjectName = tree.Parts[i].Id, ObjectId = tree.Parts[i].Id, ServesId = serves };

    /// <summary>Racks whose power or heat goes by way of a part.</summary>
    private List<string> Served(IReadOnlyList<int> line, int part) => [.. Enumerable.Range(0, tree.Parts.Length).Where(i => tree.Parts[i].Kind == PartKind.Rack && line[i] == part).Select(i => tree.Parts[i].Id)];

    private void Add(DsxPoint point, int part, PartQuantity quantity, double factor = 1)
    {
        points.Add(point);
        lines.Add((point.Key, part, quantity, factor));
    }
}
