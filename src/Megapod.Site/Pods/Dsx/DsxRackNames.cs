namespace Megapod.Site.Pods.Dsx;

using Megapod.Core.Model;
using Megapod.Devices.Dsx;

/// <summary>Which rack of a pod a point is about: the one whose id of the site file is its location's id, else the one whose id is its location's name.</summary>
internal sealed class DsxRackNames
{
    private readonly HashSet<string> own;
    private readonly HashSet<string> all;

    /// <summary>The racks of a pod among those of its site.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="siteRacks">Ids of all racks of the site.</param>
    public DsxRackNames(PodConfig pod, IReadOnlyList<string> siteRacks)
    {
        own = pod.Racks.Select(rack => rack.Id).ToHashSet(StringComparer.Ordinal);
        all = siteRacks.ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Whether a rack is one of the pod's.</summary>
    public bool IsOwn(string rack) => own.Contains(rack);

    /// <summary>The rack that a point is about; null: none of this pod.</summary>
    public string? RackOf(DsxPoint point)
    {
        if (point.RackLocationId is { } id && (all.Contains(id) || own.Contains(id)))
        {
            // An id that both sides know decides, whatever the name says.
            return own.Contains(id) ? id : null;
        }

        return point.RackLocationName is { } name && own.Contains(name) ? name : null;
    }
}
