namespace Megapod.Site.Pods.Dsx;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Pods;
using Megapod.Devices.Dsx;

/// <summary>
/// What the ids in descriptions stand for at one pod: its racks by their locations, meters by what they serve, and its cooling unit. What serves more than the pod's own is not the pod's: the power of a
/// meter above two pods is neither's.
/// </summary>
internal sealed class DsxPlaces
{
    private readonly PodConfig pod;
    private readonly DsxRackNames names;
    private readonly Dictionary<string, string> meaning = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> meters = new(StringComparer.Ordinal);

    /// <summary>Reads descriptions.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="names">Its racks.</param>
    /// <param name="entries">All points.</param>
    /// <param name="faults">Gets what is wrong with them.</param>
    public DsxPlaces(PodConfig pod, DsxRackNames names, IReadOnlyList<DsxEntry> entries, List<Fault> faults)
    {
        (this.pod, this.names) = (pod, names);
        meaning[pod.Id] = pod.Id;
        foreach (var rack in pod.Racks)
        {
            meaning[rack.Id] = rack.Id;
        }

        foreach (var point in entries.Select(entry => entry.Point))
        {
            if (point.RackLocationId is { } location && names.RackOf(point) is { } rack)
            {
                meaning.TryAdd(location, rack);
            }
        }

        CoolingUnit = FindCoolingUnit(entries, faults);

        // Equipment is described by the meter that it belongs to, so that a meter's id stands for what it measures.
        foreach (var point in entries.Select(entry => entry.Point).Where(point => point is { ObjectType: "PowerMeter", ObjectId: not null }))
        {
            if (Measured(point) is { } served)
            {
                meters.TryAdd(point.ObjectId!, served);
            }
        }
    }

    /// <summary>The object id of the cooling unit that is the pod's; null: none is, or nobody can say which.</summary>
    public string? CoolingUnit { get; }

    /// <summary>The rack that a point is about; null: none of this pod.</summary>
    public string? RackOf(DsxPoint point) => names.RackOf(point);

    /// <summary>The id of the rack, or of the pod, that is all that a meter serves; null: another thing, or more. What stands above another meter is not asked: it would measure the same once more.</summary>
    public string? Measured(DsxPoint meter) => ServedBy(meter.ServesId, id => meaning.GetValueOrDefault(id));

    /// <summary>The id of the rack, or of the pod, that is all that a point's object serves or belongs to, by way of a meter too; null: another thing, or more.</summary>
    public string? Target(DsxPoint point) => ServedBy(point.ServesId, MeaningOf) ?? (point.AssociateId is { } part ? MeaningOf(part) : null);

    /// <summary>Whether a point is of the pod's cooling unit itself.</summary>
    public bool IsCoolingUnit(DsxPoint point) => CoolingUnit is { } unit && Owner(point) == unit;

    /// <summary>Whether a point is of the pod's cooling unit, or of something that belongs to it or serves it.</summary>
    public bool IsOfCoolingUnit(DsxPoint point) => IsCoolingUnit(point) || (CoolingUnit is { } unit && point.ServesId?.Contains(unit, StringComparer.Ordinal) == true);

    private static string? Owner(DsxPoint point) => point.ObjectId ?? point.AssociateId;

    private string? MeaningOf(string id) => meaning.GetValueOrDefault(id) ?? meters.GetValueOrDefault(id);

    private string? ServedBy(IReadOnlyList<string>? serves, Func<string, string?> of)
    {
        var targets = (serves ?? []).Select(of).Distinct(StringComparer.Ordinal).ToList();
        return targets.Count == 0 || targets.Contains(null) ? null
            : targets.Count == 1 ? targets[0]
            : targets.Contains(pod.Id) || targets.Count == pod.Racks.Count ? pod.Id : null;
    }

    private string? FindCoolingUnit(IReadOnlyList<DsxEntry> entries, List<Fault> faults)
    {
        var units = entries.Select(entry => entry.Point).Where(point => point.ObjectType == "CDU" && Owner(point) is not null).ToList();
        string named = PodTreeBuilder.CoolingUnitOf(pod.Id);
        if (units.Exists(point => Owner(point) == named))
        {
            return named;
        }

        var serving = units.Where(point => point.ServesId?.Any(meaning.ContainsKey) == true).Select(point => Owner(point)!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (serving.Count > 1)
        {
            faults.Add(PodMapFaults.SeveralCoolingUnits(pod.Id, serving[0], serving[1]));
        }

        return serving.Count == 1 ? serving[0] : null;
    }
}
