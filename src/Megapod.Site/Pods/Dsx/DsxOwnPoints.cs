namespace Megapod.Site.Pods.Dsx;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Devices.Dsx;

/// <summary>
/// What we tell the building management system of a pod: the leaks that servers see in their trays, at the points that name us and no others. Detectors that the building itself reads are not told back to it.
/// </summary>
/// <param name="pod">The pod.</param>
/// <param name="siteRacks">Ids of all racks of the site.</param>
/// <param name="table">The descriptions.</param>
/// <param name="say">Publishes at a point that is ours, such as <see cref="DsxIntegration.SetAsync"/>.</param>
internal sealed class DsxOwnPoints(PodConfig pod, IReadOnlyList<string> siteRacks, DsxTable table, Func<string, double?, bool, CancellationToken, Task<Fault?>> say)
{
    private const string TrayLeak = "RackLeakDetectTray";

    private readonly DsxRackNames names = new(pod, siteRacks);
    private readonly Dictionary<string, (double? Value, bool IsGood)> said = new(StringComparer.Ordinal);

    /// <summary>Publishes what has changed since it was published last; repeating is the integration's. One call at a time.</summary>
    /// <param name="readings">The pod's board.</param>
    /// <param name="now">Now.</param>
    /// <param name="oldest">A detector read longer ago is not known to be dry.</param>
    /// <param name="stop">Gives up waiting.</param>
    /// <returns>Why something was not published; empty: all was.</returns>
    public async Task<IReadOnlyList<Fault>> SayAsync(PodReadings readings, Instant now, TimeSpan oldest, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(readings);
        var faults = new List<Fault>();
        foreach (var point in table.Owned().Where(point => point is { ObjectType: "Rack", PointType: TrayLeak }))
        {
            if (names.RackOf(point) is not { } rack || Leak(readings, rack, now, oldest) is not { } leak || (said.TryGetValue(point.Key, out var before) && before == leak))
            {
                continue;
            }

            var fault = await say(point.Key, leak.Value, leak.IsGood, stop);
            if (fault is null)
            {
                said[point.Key] = leak;
            }
            else
            {
                faults.Add(fault);
            }
        }

        return faults;
    }

    /// <summary>Whether a tray of a rack is wet: one that is decides; dry only when all are known to be. Null: no server of the rack has a detector.</summary>
    private static (double? Value, bool IsGood)? Leak(PodReadings readings, string rack, Instant now, TimeSpan oldest)
    {
        var tree = readings.Tree;
        int at = tree.IndexOf(rack);
        var detectors = Enumerable.Range(0, tree.Parts.Length)
            .Where(i => at >= 0 && tree.IsAtOrIn(at, i) && tree.Within(i, PartKind.Server) >= 0)
            .Where(i => tree.Parts[i].Kind == PartKind.LeakDetector || readings[i, PartQuantity.IsLeaking].Quality != Quality.Missing)
            .Select(i => readings[i, PartQuantity.IsLeaking]).ToList();
        return detectors.Count == 0 ? null
            : detectors.Exists(leak => leak.IsFresh(now, oldest) && leak.Value >= 0.5) ? (1, true)
            : detectors.TrueForAll(leak => leak.IsFresh(now, oldest)) ? (0, true)
            : (null, false);
    }
}
