namespace Megapod.Site.Pods.Dsx;

using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Devices.Dsx;

/// <summary>
/// A pod as a client of the contract reads it: its racks, power distribution, branches, cooling unit and detectors as points, under the names that its parts have here. Nobody can ask it for anything.
/// Where the tree changes, another face takes this one's place.
/// </summary>
internal sealed class DsxPodFace
{
    private const double CubicMetresInLitre = 0.001;

    private readonly DsxFaceLines own;
    private readonly List<(DsxPoint Point, int Part, PartQuantity Quantity, double Factor)> lines = [];

    /// <summary>The face of a pod.</summary>
    /// <param name="site">Name of its site.</param>
    /// <param name="tree">The pod.</param>
    public DsxPodFace(string site, PodTree tree)
    {
        ArgumentException.ThrowIfNullOrEmpty(site);
        ArgumentNullException.ThrowIfNull(tree);
        own = new DsxFaceLines(site);
        Tree = tree;
        Meter(0, DsxFaceLines.MeterOf(tree.Parts[0].Id), [tree.Parts[0].Id]);
        for (int i = 0; i < tree.Parts.Length; i++)
        {
            Part(i);
        }
    }

    /// <summary>The pod.</summary>
    public PodTree Tree { get; }

    /// <summary>All points, for the publisher.</summary>
    public IReadOnlyCollection<DsxPoint> Points => own.Points;

    /// <summary>Points that cannot be published, because no topic can name them.</summary>
    public int LeftOut => own.LeftOut;

    /// <summary>The values of all points.</summary>
    /// <param name="readings">What is known of the pod.</param>
    /// <param name="now">Now.</param>
    /// <param name="oldest">A reading older than this is said not to be trusted.</param>
    /// <exception cref="ArgumentException">The readings are of another tree.</exception>
    public IReadOnlyList<DsxFaceValue> Values(PodReadings readings, Instant now, TimeSpan oldest)
    {
        ArgumentNullException.ThrowIfNull(readings);
        return readings.Tree == Tree
            ? [.. lines.Select(line => DsxFaceValue.Of(line.Point, readings[line.Part, line.Quantity], line.Factor, now, oldest))]
            : throw new ArgumentException("The readings are of another tree.", nameof(readings));
    }

    private void Part(int i)
    {
        switch (Tree.Parts[i].Kind)
        {
            case PartKind.Rack:
                Rack(i);
                break;
            case PartKind.PowerDistribution when Served(Tree.Feeder, i) is { Count: > 0 } racks:
                Meter(i, Tree.Parts[i].Id, racks);
                break;
            case PartKind.Branch when Tree.Within(i, PartKind.PowerDistribution) is >= 0 and var unit && Served(Tree.Feeder, unit) is { Count: > 0 } racks:
                Add(Named("Breaker", "Status", i) with { ServesId = racks, States = DsxFaceLines.Breakers }, i, PartQuantity.IsOn);
                break;
            case PartKind.CoolingUnit:
                CoolingUnit(i);
                break;
            case PartKind.Pump when Tree.Within(i, PartKind.CoolingUnit) is >= 0 and var unit:
                Add(Named("Pump", "PumpSpeed", i) with { ServesId = [Tree.Parts[unit].Id], Unit = "%" }, i, PartQuantity.Speed);
                break;
            case PartKind.LeakDetector:
                Leak(i);
                break;
            default:
                break;
        }
    }

    private void Rack(int i)
    {
        string id = Tree.Parts[i].Id;
        Add(Of("RackPower") with { Unit = "kW" }, i, PartQuantity.Power);
        Add(Of("RackElectricalIsolationStatus") with { States = DsxFaceLines.Isolations }, i, PartQuantity.IsElectricallyIsolated);
        if (Tree.Cooler[i] >= 0)
        {
            Add(Of("RackLiquidSupplyTemperature") with { Unit = "C" }, i, PartQuantity.SupplyTemperature);
            Add(Of("RackLiquidReturnTemperature") with { Unit = "C" }, i, PartQuantity.ReturnTemperature);
            Add(Of("RackLiquidFlow") with { Unit = "LPM" }, i, PartQuantity.Flow, CubicMetresInLitre);
            Add(Of("RackLiquidDifferentialPressure") with { Unit = "kPa" }, i, PartQuantity.DifferentialPressure);
            Add(Of("RackControlValvePosition") with { Unit = "%" }, i, PartQuantity.ValvePosition);
            Add(Of("RackLiquidIsolationStatus") with { States = DsxFaceLines.Isolations }, i, PartQuantity.IsLiquidIsolated);
        }

        DsxPoint Of(string type) => DsxFaceLines.OfRack(id, type, id);
    }

    private void Meter(int i, string meter, IReadOnlyList<string> serves)
    {
        Add(DsxFaceLines.OfMeter("ActivePower", meter, serves) with { Unit = "kW" }, i, PartQuantity.Power);
        Add(DsxFaceLines.OfMeter("ApparentPower", meter, serves) with { Unit = "kVA" }, i, PartQuantity.ApparentPower);
        Add(DsxFaceLines.OfMeter("Voltage", meter, serves) with { Unit = "V" }, i, PartQuantity.Voltage);
        Add(DsxFaceLines.OfMeter("Current", meter, serves) with { Unit = "A" }, i, PartQuantity.Current);
    }

    /// <summary>The side of a cooling unit that the racks are on; readers must not take the building's side for it.</summary>
    private void CoolingUnit(int i)
    {
        string id = Tree.Parts[i].Id;
        var racks = Served(Tree.Cooler, i);
        Add(Of("LiquidTemperature", "/supply", "Secondary", "Supply") with { Unit = "C" }, i, PartQuantity.SupplyTemperature);
        Add(Of("LiquidTemperature", "/return", "Secondary", "Return") with { Unit = "C" }, i, PartQuantity.ReturnTemperature);
        Add(Of("LiquidFlow", "", "Secondary") with { Unit = "LPM" }, i, PartQuantity.Flow, CubicMetresInLitre);
        Add(Of("LiquidDifferentialPressure", "", "Secondary") with { Unit = "kPa" }, i, PartQuantity.DifferentialPressure);

        DsxPoint Of(string type, string place, params string[] areas) => new("CDU", type, id + place) { ObjectName = id, ObjectId = id, ServesId = racks, ProcessArea = areas };
    }

    /// <summary>A detector in a rack is the rack's, and one at a cooling unit the unit's; others have no place in the contract.</summary>
    private void Leak(int i)
    {
        string tag = Tree.Parts[i].Id;
        if (Tree.Within(i, PartKind.Rack) is >= 0 and var rack)
        {
            Add(DsxFaceLines.OfRack(Tree.Parts[rack].Id, "RackLeakDetect", tag) with { States = DsxFaceLines.Leaks }, i, PartQuantity.IsLeaking);
        }
        else if (Tree.Within(i, PartKind.CoolingUnit) is >= 0 and var unit)
        {
            Add(new DsxPoint("CDU", "LeakDetect", tag) { AssociateId = Tree.Parts[unit].Id, States = DsxFaceLines.Leaks }, i, PartQuantity.IsLeaking);
        }
    }

    private DsxPoint Named(string objectType, string type, int i) => DsxFaceLines.Of(objectType, type, Tree.Parts[i].Id);

    /// <summary>Racks whose power or heat goes by way of a part.</summary>
    private List<string> Served(IReadOnlyList<int> line, int part) => [.. Enumerable.Range(0, Tree.Parts.Length).Where(i => Tree.Parts[i].Kind == PartKind.Rack && line[i] == part).Select(i => Tree.Parts[i].Id)];

    private void Add(DsxPoint point, int part, PartQuantity quantity, double factor = 1)
    {
        if (own.Add(point) is { } added)
        {
            lines.Add((added, part, quantity, factor));
        }
    }
}
