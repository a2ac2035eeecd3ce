namespace Megapod.Site.Pods.Redfish;

using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Devices.Polling;
using Megapod.Devices.Redfish;
using Megapod.Devices.Redfish.Inventory;
using Megapod.Devices.Redfish.Power;

/// <summary>
/// Puts what the management controller of one server tells onto its pod's board: who the server and its parts are, how well, and what is measured. Its case and its computer are one part here, the server;
/// accelerators keep the names that the site file's tree gave them, in the order in which the controller names them. What the tree does not have yet is added below the server.
/// </summary>
/// <param name="server">Id of the server on the site.</param>
/// <param name="board">The pod's board.</param>
/// <param name="hasTelemetry">Whether something within the server tells of its accelerators, too: their drivers' errors are then its word alone, because a controller that shows none may only not know.</param>
internal sealed class RedfishServerMap(string server, PodBoard board, bool hasTelemetry = false)
{
    private const string AlwaysOn = "AlwaysOn";
    private const double LitresPerCubicMetre = 1000;

    /// <summary>Parts below a server that a controller may tell of; more is a mistake of the controller.</summary>
    private const int MostParts = 500;

    private RedfishInventory? known;
    private Seen seen = new(Reading.Missing, Reading.Missing);
    private Dictionary<string, string> partOf = [];
    private Dictionary<string, string> serials = [];
    private Dictionary<string, string> accelerators = [];
    private (int Point, string Part, PartQuantity Quantity, double Factor)[] shown = [];

    /// <summary>Where the power of the whole server can be limited, at its computer or its case; null: nowhere, or it is not known yet.</summary>
    public PowerLimitPlace? Limit { get; private set; }

    /// <summary>Whether the newest look at its things found serial numbers that the look before did not, so that it is to be looked at once more: what was read once may have been read wrong.</summary>
    public bool IsOther { get; private set; }

    /// <summary>What the whole server draws; missing where the controller does not say. Any thread.</summary>
    public Reading Power => Volatile.Read(ref seen).Power;

    /// <summary>Its detectors together: wet when one is; missing where it has none. Any thread.</summary>
    public Reading IsLeaking => Volatile.Read(ref seen).IsLeaking;

    /// <summary>Takes in what the poller knows.</summary>
    /// <param name="newest">Things and readings; null: nothing yet.</param>
    public void Update(RedfishReadings? newest)
    {
        if (newest is null)
        {
            return;
        }

        if (!ReferenceEquals(newest.Inventory, known))
        {
            Adopt(newest.Inventory);
            known = newest.Inventory;
        }

        Volatile.Write(ref seen, new Seen(Of(newest, PartQuantity.Power, part => part == server), Of(newest, PartQuantity.IsLeaking, _ => true)));
        board.Put(readings =>
        {
            foreach (var (point, part, quantity, factor) in shown)
            {
                int at = readings.Tree.IndexOf(part);
                if (at >= 0)
                {
                    var reading = newest.Values[point];
                    readings[at, quantity] = reading with { Value = RedfishWords.Shown(quantity, reading.Value * factor) };
                }
            }
        });
    }

    /// <summary>What is measured of a quantity at some parts together, a state of several as one.</summary>
    private Reading Of(RedfishReadings newest, PartQuantity quantity, Func<string, bool> isMeant) =>
        States.Any(shown.Where(s => s.Quantity == quantity && isMeant(s.Part)).Select(s => newest.Values[s.Point] is var reading ? reading with { Value = RedfishWords.Shown(quantity, reading.Value * s.Factor) } : default));

    /// <summary>What a thing is at a server; null: nothing that is shown of one.</summary>
    private static PartKind? KindOf(RedfishItem item) => RedfishWords.KindOf(item) is { } kind and not (PartKind.PowerDistribution or PartKind.Branch or PartKind.Outlet or PartKind.CoolingUnit) ? kind : null;

    private void Adopt(RedfishInventory found)
    {
        var all = found.Items.Where(i => KindOf(i) is not null).OrderBy(i => RedfishWords.Sortable(i.Path), StringComparer.Ordinal).ToList();
        var items = all.Where(RedfishWords.IsThere).Take(MostParts).ToList();
        var named = Accelerators(all);
        partOf = items.ToDictionary(i => i.Path, i => KindOf(i)!.Value switch
        {
            PartKind.Server => server,
            PartKind.Accelerator => named[i.Path],
            var kind => $"{server}/{PodWords.Of(kind).Replace(' ', '-')}-{RedfishWords.LastOf(i.Path)}",
        }, StringComparer.Ordinal);
        var told = items.Where(i => i.Serial is { Length: > 0 }).ToDictionary(i => i.Path, i => i.Serial!, StringComparer.Ordinal);
        IsOther = told.Any(t => serials.GetValueOrDefault(t.Key) != t.Value);
        serials = told;

        Limit = found.PowerLimits.Where(p => partOf.GetValueOrDefault(p.Item) == server).OrderBy(p => p.Form).ThenBy(p => p.Path, StringComparer.Ordinal).FirstOrDefault();
        string version = RedfishServerVersion.Of(found) ?? "";
        board.Change(parts => Changed(parts, items, version));
        var tree = board.Tree;
        board.Put(readings =>
        {
            foreach (var item in items)
            {
                int at = readings.Tree.IndexOf(partOf[item.Path]);
                if (at >= 0)
                {
                    readings.IdentifiedAt[at] = found.TakenAt;

                    // A server is as well as the worse of its case and its computer.
                    readings.Word[at] = item.Kind == RedfishKind.System && readings.Word[at] > RedfishWords.HealthOf(item.Health) ? readings.Word[at] : RedfishWords.HealthOf(item.Health);
                    if (item.PowerRestorePolicy is { } policy)
                    {
                        readings[at, PartQuantity.StartsByItself] = Reading.Good(policy == AlwaysOn ? 1 : 0, found.TakenAt);
                    }
                }
            }
        });
        var candidates = found.Points.Select((p, i) => (Point: p, Index: i)).Where(p => partOf.ContainsKey(p.Point.Item))
            .Select(p => (p.Point, p.Index, Part: partOf[p.Point.Item], Quantity: RedfishWords.QuantityOf(tree.IndexOf(partOf[p.Point.Item]) is >= 0 and var at ? tree.Parts[at].Kind : PartKind.Sensor, p.Point.Quantity)))
            .Where(p => p.Quantity is not null && !(hasTelemetry && p.Quantity == PartQuantity.DriverError))
            .GroupBy(p => (p.Part, Quantity: p.Quantity!.Value));

        // Of several the one that stands for the whole thing, which the standard keeps in its environment; else the first by name.
        shown = [.. candidates.Select(g => g.OrderBy(p => RedfishWords.LastOf(p.Point.Source) == "EnvironmentMetrics" ? 0 : 1).ThenBy(p => p.Point.Key, StringComparer.Ordinal).First())
            .Select(p => (p.Index, p.Part, p.Quantity!.Value, p.Quantity == PartQuantity.Flow ? LitresPerCubicMetre : 1.0))];
    }

    /// <summary>
    /// Names of accelerators by path. One that is gone leaves its name to nobody: an accelerator keeps the name that it had, and where the controller tells of as many as the server has, those that are absent are counted too.
    /// </summary>
    private Dictionary<string, string> Accelerators(List<RedfishItem> all)
    {
        var told = all.Where(i => KindOf(i) == PartKind.Accelerator).ToList();
        int wanted = board.Tree.Parts.Count(p => p.Kind == PartKind.Accelerator && p.Holder == server);
        var numbered = told.Count == wanted ? told : [.. told.Where(RedfishWords.IsThere)];
        var names = numbered.Where(i => accelerators.ContainsKey(i.Path)).ToDictionary(i => i.Path, i => accelerators[i.Path], StringComparer.Ordinal);
        var taken = names.Values.ToHashSet(StringComparer.Ordinal);
        int number = 0;
        foreach (var item in numbered.Where(i => !names.ContainsKey(i.Path)))
        {
            while (taken.Contains(PodTreeBuilder.AcceleratorOf(server, number)))
            {
                number++;
            }

            names[item.Path] = PodTreeBuilder.AcceleratorOf(server, number++);
        }

        accelerators = names.Concat(accelerators.Where(a => !names.ContainsKey(a.Key) && !names.ContainsValue(a.Value))).Take(MostParts).ToDictionary(StringComparer.Ordinal);
        return names;
    }

    private List<Part> Changed(IReadOnlyList<Part> parts, List<RedfishItem> items, string version)
    {
        var told = new Dictionary<string, (PartKind Kind, PartIdentity Identity)>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            // A computer tells more of a server than its case does, so what it tells counts.
            var identity = RedfishWords.IdentityOf(item);
            identity = KindOf(item) == PartKind.Server ? identity with { Firmware = version } : identity;
            string part = partOf[item.Path];
            bool isBetter = !told.TryGetValue(part, out var before) || (item.Kind == RedfishKind.System && identity.Serial.Length > 0) || before.Identity.Serial.Length == 0;
            if (isBetter)
            {
                told[part] = (KindOf(item)!.Value, identity);
            }
        }

        var there = parts.Select(p => p.Id).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. parts.Select(p => told.TryGetValue(p.Id, out var said) ? p with { Identity = said.Identity } : p),
            .. told.Where(t => !there.Contains(t.Key)).Select(t => new Part { Id = t.Key, Kind = t.Value.Kind, Holder = server, Identity = t.Value.Identity }),
        ];
    }

    private sealed record Seen(Reading Power, Reading IsLeaking);
}
