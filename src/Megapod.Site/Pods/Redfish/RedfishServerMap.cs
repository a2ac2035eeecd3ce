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
internal sealed class RedfishServerMap(string server, PodBoard board)
{
    private const string AlwaysOn = "AlwaysOn";
    private const double LitresPerCubicMetre = 1000;

    /// <summary>Parts below a server that a controller may tell of; more is a mistake of the controller.</summary>
    private const int MostParts = 500;

    private RedfishInventory? known;
    private Seen seen = new(Reading.Missing, Reading.Missing);
    private Dictionary<string, string> partOf = [];
    private (int Point, string Part, PartQuantity Quantity, double Factor)[] shown = [];

    /// <summary>Where the power of the whole server can be limited, at its computer or its case; null: nowhere, or it is not known yet.</summary>
    public PowerLimitPlace? Limit { get; private set; }

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
                    readings[at, quantity] = reading with { Value = Shown(quantity, reading.Value * factor) };
                }
            }
        });
    }

    /// <summary>What is measured of a quantity at some parts together, a state of several as one.</summary>
    private Reading Of(RedfishReadings newest, PartQuantity quantity, Func<string, bool> isMeant) =>
        States.Any(shown.Where(s => s.Quantity == quantity && isMeant(s.Part)).Select(s => newest.Values[s.Point] is var reading ? reading with { Value = Shown(quantity, reading.Value * s.Factor) } : default));

    private static double Shown(PartQuantity quantity, double value) => quantity is PartQuantity.IsLeaking ? (value >= 1 ? 1 : 0) : value;

    private static PartKind? KindOf(RedfishItem item) => item.Kind switch
    {
        RedfishKind.System or RedfishKind.Chassis => PartKind.Server,
        RedfishKind.Processor when item.Sort is "GPU" or "Accelerator" => PartKind.Accelerator,
        RedfishKind.PowerSupply => PartKind.PowerSupply,
        RedfishKind.Fan => PartKind.Fan,
        RedfishKind.Pump => PartKind.Pump,
        RedfishKind.Port => PartKind.Port,
        RedfishKind.LeakDetector => PartKind.LeakDetector,
        _ => null,
    };

    private static PartQuantity? QuantityOf(PartKind kind, RedfishQuantity quantity) => quantity switch
    {
        RedfishQuantity.Power => PartQuantity.Power,
        RedfishQuantity.ApparentPower => PartQuantity.ApparentPower,
        RedfishQuantity.PowerLimit => PartQuantity.PowerLimit,
        RedfishQuantity.Energy => PartQuantity.Energy,
        RedfishQuantity.Current => PartQuantity.Current,
        RedfishQuantity.Voltage => PartQuantity.Voltage,
        RedfishQuantity.Temperature => PartQuantity.Temperature,
        RedfishQuantity.Humidity => PartQuantity.Humidity,
        RedfishQuantity.Flow => PartQuantity.Flow,
        RedfishQuantity.Pressure => PartQuantity.Pressure,
        RedfishQuantity.Share when kind is PartKind.Fan or PartKind.Pump => PartQuantity.Speed,
        RedfishQuantity.Leak => PartQuantity.IsLeaking,
        RedfishQuantity.SwitchedOn => PartQuantity.IsOn,
        RedfishQuantity.Utilisation => PartQuantity.Utilisation,
        RedfishQuantity.MemoryUtilisation => PartQuantity.MemoryUtilisation,
        RedfishQuantity.Clock => PartQuantity.Clock,
        RedfishQuantity.Frequency when kind is PartKind.Accelerator => PartQuantity.Clock,
        RedfishQuantity.MemoryClock => PartQuantity.MemoryClock,
        RedfishQuantity.MemoryTemperature when kind is PartKind.Accelerator => PartQuantity.MemoryTemperature,
        RedfishQuantity.Throttle => PartQuantity.Throttle,
        RedfishQuantity.CorrectedErrors => PartQuantity.CorrectedErrors,
        RedfishQuantity.UncorrectedErrors => PartQuantity.UncorrectedErrors,
        RedfishQuantity.DriverError => PartQuantity.DriverError,
        RedfishQuantity.LinkErrors => PartQuantity.LinkErrors,
        RedfishQuantity.ReceivedBytes => PartQuantity.ReceivedBytes,
        RedfishQuantity.SentBytes => PartQuantity.SentBytes,
        RedfishQuantity.LinkUp => PartQuantity.IsLinkUp,
        _ => null,
    };

    private static PartHealth HealthOf(RedfishHealth health) => health switch
    {
        RedfishHealth.OK => PartHealth.Good,
        RedfishHealth.Warning => PartHealth.Warning,
        RedfishHealth.Critical => PartHealth.Critical,
        _ => PartHealth.Unknown,
    };

    /// <summary>Numbers in names count as numbers: the tenth accelerator comes after the second.</summary>
    private static string Sortable(string path) => string.Concat(path.Split('/').Select(s => "/" + new string([.. s.TakeWhile(c => !char.IsAsciiDigit(c))]) + s.PadLeft(40, '0')));

    private static string LastOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    private void Adopt(RedfishInventory found)
    {
        partOf = new Dictionary<string, string>(StringComparer.Ordinal);
        var items = found.Items.Where(i => i.State is not (RedfishState.Absent or RedfishState.Disabled) && KindOf(i) is not null).OrderBy(i => Sortable(i.Path), StringComparer.Ordinal).Take(MostParts).ToList();
        int accelerators = 0;
        foreach (var item in items)
        {
            partOf[item.Path] = KindOf(item)!.Value switch
            {
                PartKind.Server => server,
                PartKind.Accelerator => PodTreeBuilder.AcceleratorOf(server, accelerators++),
                var kind => $"{server}/{PodWords.Of(kind).Replace(' ', '-')}-{LastOf(item.Path)}",
            };
        }

        Limit = found.PowerLimits.Where(p => partOf.GetValueOrDefault(p.Item) == server).OrderBy(p => p.Form).ThenBy(p => p.Path, StringComparer.Ordinal).FirstOrDefault();
        board.Change(parts => Changed(parts, items));
        var tree = board.Tree;
        board.Put(readings =>
        {
            foreach (var item in items)
            {
                int at = readings.Tree.IndexOf(partOf[item.Path]);
                if (at >= 0)
                {
                    // A server is as well as the worse of its case and its computer.
                    readings.Word[at] = item.Kind == RedfishKind.System && readings.Word[at] > HealthOf(item.Health) ? readings.Word[at] : HealthOf(item.Health);
                    if (item.PowerRestorePolicy is { } policy)
                    {
                        readings[at, PartQuantity.StartsByItself] = Reading.Good(policy == AlwaysOn ? 1 : 0, found.TakenAt);
                    }
                }
            }
        });
        var candidates = found.Points.Select((p, i) => (Point: p, Index: i)).Where(p => partOf.ContainsKey(p.Point.Item))
            .Select(p => (p.Point, p.Index, Part: partOf[p.Point.Item], Quantity: QuantityOf(tree.IndexOf(partOf[p.Point.Item]) is >= 0 and var at ? tree.Parts[at].Kind : PartKind.Sensor, p.Point.Quantity)))
            .Where(p => p.Quantity is not null)
            .GroupBy(p => (p.Part, Quantity: p.Quantity!.Value));

        // Of several the one that stands for the whole thing, which the standard keeps in its environment; else the first by name.
        shown = [.. candidates.Select(g => g.OrderBy(p => LastOf(p.Point.Source) == "EnvironmentMetrics" ? 0 : 1).ThenBy(p => p.Point.Key, StringComparer.Ordinal).First())
            .Select(p => (p.Index, p.Part, p.Quantity!.Value, p.Quantity == PartQuantity.Flow ? LitresPerCubicMetre : 1.0))];
    }

    private List<Part> Changed(IReadOnlyList<Part> parts, List<RedfishItem> items)
    {
        var told = new Dictionary<string, (PartKind Kind, PartIdentity Identity)>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            // A computer tells more of a server than its case does, so what it tells counts.
            var identity = new PartIdentity { Maker = item.Maker ?? "", Model = item.Model ?? "", PartNumber = item.PartNumber ?? "", Serial = item.Serial ?? "", Firmware = item.Firmware ?? "" };
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
