namespace Megapod.Site.Pods.Redfish;

using System.Globalization;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Devices.Polling;
using Megapod.Devices.Redfish;
using Megapod.Devices.Redfish.Inventory;

/// <summary>
/// Puts what a Redfish service tells of one power or coolant distribution unit onto its pod's board, with its branches and outlets, or its pumps and leak detectors, in the order in which the service names
/// them: the first branch is the tree's first. What the tree does not have is added below the unit.
/// </summary>
internal sealed class RedfishUnitMap : IRackUnit
{
    private const double LitresPerCubicMetre = 1000;

    /// <summary>Things of one unit: units in a chain of four have some two hundred outlets.</summary>
    private const int MostParts = 512;

    private readonly RedfishKind kind;
    private readonly string unit;
    private readonly string name;
    private readonly string? fed;
    private readonly PodBoard board;
    private RedfishInventory? known;
    private Unit found = Unit.None;
    private HashSet<string> serials = [];

    /// <summary>Names of things by path: a thing keeps the one that it had, also while another one cannot be read.</summary>
    private readonly Dictionary<string, string> names = new(StringComparer.Ordinal);
    private readonly HashSet<string> taken = new(StringComparer.Ordinal);
    private Seen seen = Seen.Nothing;

    /// <summary>A map that has not looked yet.</summary>
    /// <param name="kind">Which sort of unit is looked for: power or coolant distribution.</param>
    /// <param name="unit">Name of the unit's part.</param>
    /// <param name="name">Which one of several that the service tells of: the last piece of its path, its name, or its serial number. It need not fit where there is only one.</param>
    /// <param name="fed">The rack that a power distribution unit feeds; null: none.</param>
    /// <param name="board">Where readings go.</param>
    public RedfishUnitMap(RedfishKind kind, string unit, string name, string? fed, PodBoard board)
    {
        ArgumentException.ThrowIfNullOrEmpty(unit);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(board);
        if (kind is not (RedfishKind.PowerDistribution or RedfishKind.CoolingUnit))
        {
            throw new ArgumentOutOfRangeException(nameof(kind), kind, "Power and coolant distribution units can be looked for.");
        }

        (this.kind, this.unit, this.name, this.fed, this.board) = (kind, unit, name, fed, board);
    }

    /// <inheritdoc/>
    public Reading RackPower => Volatile.Read(ref seen).Power;

    /// <inheritdoc/>
    public Reading IsOn => Volatile.Read(ref seen).IsOn;

    /// <summary>What it says of the loop to the racks; whether that is shut it does not know. Any thread.</summary>
    public LoopReading Loop => Volatile.Read(ref seen).Loop;

    /// <summary>Whether the newest look showed serial numbers that the one before it did not: a second look says whether they are right.</summary>
    public bool IsOther { get; private set; }

    /// <summary>Why the unit is not found at the service; null: it is, or the service has not told anything yet. Any thread.</summary>
    public Fault? Trouble => Volatile.Read(ref seen).Trouble;

    /// <summary>Takes in what the poller knows. One thread at a time.</summary>
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

        var shown = found.Values.Select(v => (v.Part, v.Quantity, Reading: v.Of(newest))).ToList();
        Reading At(string part, PartQuantity quantity) => shown.Find(s => s.Part == part && s.Quantity == quantity) is { Part: not null } there ? there.Reading : Reading.Missing;
        var wet = States.Any(found.Wet.Select(point => Shown(newest.Values[point], PartQuantity.IsLeaking, 1)));
        var on = States.Any(shown.Where(s => s.Quantity == PartQuantity.IsOn && found.Branches.Contains(s.Part)).Select(s => s.Reading));
        board.Put(readings =>
        {
            if (fed is not null && found.Branches.Count > 0 && readings.Tree.IndexOf(fed) is >= 0 and int rack)
            {
                readings[rack, PartQuantity.IsOn] = on;
            }

            foreach (var (part, quantity, reading) in shown)
            {
                int at = readings.Tree.IndexOf(part);
                if (at >= 0)
                {
                    readings[at, quantity] = reading;
                }
            }
        });
        Volatile.Write(ref seen, new Seen(
            At(unit, PartQuantity.Power),
            on,
            new LoopReading(At(unit, PartQuantity.SupplyTemperature), At(unit, PartQuantity.ReturnTemperature), At(unit, PartQuantity.Flow), wet, Reading.Missing),
            found.Trouble));
    }

    private static Reading Shown(Reading reading, PartQuantity quantity, double factor) => reading with { Value = RedfishWords.Shown(quantity, reading.Value * factor) };

    private static bool Is(string one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    /// <summary>Finds the unit among what the service tells of.</summary>
    private (RedfishItem? Item, Fault? Trouble) Find(RedfishInventory told)
    {
        var units = told.Items.Where(i => i.Kind == kind && RedfishWords.IsThere(i)).ToList();
        var named = units.Count == 1 ? units : units.FindAll(i => Is(name, RedfishWords.LastOf(i.Path)) || Is(name, i.Name) || Is(name, i.Serial));
        return named is [var only] ? (only, null) : (null, PodWireFaults.UnitUnknown(unit, name, [.. units.Select(i => RedfishWords.LastOf(i.Path))]));
    }

    private void Adopt(RedfishInventory told)
    {
        var (top, trouble) = Find(told);
        if (top is null)
        {
            found = Unit.None with { Trouble = trouble };
            return;
        }

        // What is switched off or not built in keeps its number, so that the others keep theirs.
        var below = told.Items.Where(i => i.Parent == top.Path || (kind == RedfishKind.CoolingUnit && i is { Kind: RedfishKind.LeakDetector, Parent: null }))
            .OrderBy(i => RedfishWords.Sortable(i.Path), StringComparer.Ordinal).Take(MostParts).ToList();
        var parts = new List<(RedfishItem Item, string Part, PartKind Kind)> { (top, unit, RedfishWords.KindOf(top)!.Value) };
        parts.AddRange(below.Where(i => i.Relation is not ("Mains" or "Feeders" or "Subfeeds")).Where(i => RedfishWords.KindOf(i) is not null)
            .Select(i => (Item: i, Part: NameOf(i, RedfishWords.KindOf(i)!.Value), Kind: RedfishWords.KindOf(i)!.Value))
            .Where(p => p.Item.State != RedfishState.Absent));
        var partOf = parts.ToDictionary(p => p.Item.Path, p => (p.Part, p.Kind), StringComparer.Ordinal);
        var own = below.Select(i => i.Path).Append(top.Path).ToHashSet(StringComparer.Ordinal);
        var points = told.Points.Select((p, i) => (Point: p, Index: i)).Where(p => own.Contains(p.Point.Item)).ToList();
        var values = points.Where(p => partOf.ContainsKey(p.Point.Item))
            .Select(p => (p.Point, p.Index, Part: partOf[p.Point.Item].Part, Quantity: RedfishWords.QuantityOf(partOf[p.Point.Item].Kind, p.Point.Quantity)))
            .Where(p => p.Quantity is not null && p.Quantity != PartQuantity.IsLeaking && !IsOfOnePhase(p.Point))
            .GroupBy(p => (p.Part, Quantity: p.Quantity!.Value))
            .Select(g => new Value(g.Key.Part, g.Key.Quantity, Joined(g.Key.Quantity), [.. g.Select(p => (p.Index, p.Point.Key)).OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => p.Index)]))
            .ToList();

        // Of one quantity several readings are the same thing said at several places, but for a switch, which is on only where nothing says otherwise.
        values = [.. values.Select(v => v.Join == Join.One ? v with { Points = [v.Points[0]] } : v)];
        values.AddRange(kind == RedfishKind.PowerDistribution ? Inlets(below, points, values) : Coolant(below, points));
        var detectors = points.Where(p => p.Point.Quantity == RedfishQuantity.Leak).ToList();
        values.AddRange(detectors.Where(p => partOf.ContainsKey(p.Point.Item) && p.Point.Item != top.Path).Select(p => new Value(partOf[p.Point.Item].Part, PartQuantity.IsLeaking, Join.One, [p.Index])));
        found = new Unit(values, parts.Where(p => p.Kind == PartKind.Branch).Select(p => p.Part).ToHashSet(StringComparer.Ordinal), [.. detectors.Select(p => p.Index)], null);
        var shownSerials = parts.Select(p => p.Item.Serial).OfType<string>().Where(s => s.Length > 0).ToHashSet(StringComparer.Ordinal);
        IsOther = !shownSerials.IsSubsetOf(serials);
        serials = shownSerials;
        Show(parts, told.TakenAt);
    }

    /// <summary>A unit without a total has it in its mains: all of them together.</summary>
    private IEnumerable<Value> Inlets(List<RedfishItem> below, List<(RedfishPoint Point, int Index)> points, List<Value> values)
    {
        var mains = below.Where(i => i.Relation == "Mains").Select(i => i.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var (theirs, quantity, join) in ((RedfishQuantity, PartQuantity, Join)[])
            [(RedfishQuantity.Power, PartQuantity.Power, Join.Sum), (RedfishQuantity.ApparentPower, PartQuantity.ApparentPower, Join.Sum), (RedfishQuantity.Energy, PartQuantity.Energy, Join.Sum),
             (RedfishQuantity.Voltage, PartQuantity.Voltage, Join.Lowest)])
        {
            int[] inlets = [.. points.Where(p => mains.Contains(p.Point.Item) && p.Point.Quantity == theirs && !IsOfOnePhase(p.Point)).Select(p => p.Index)];
            if (inlets.Length == mains.Count && inlets.Length > 0 && !values.Exists(v => v.Part == unit && v.Quantity == quantity))
            {
                yield return new Value(unit, quantity, join, inlets);
            }
        }
    }

    /// <summary>What goes to the racks and comes back: by all connectors on their side together, and of several temperatures the highest.</summary>
    private IEnumerable<Value> Coolant(List<RedfishItem> below, List<(RedfishPoint Point, int Index)> points)
    {
        var sides = below.Where(i => i is { Kind: RedfishKind.CoolantConnector, Relation: "SecondaryCoolantConnectors" }).Select(i => i.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var (member, part, quantity, join) in ((string, string, PartQuantity, Join)[])
            [("FlowLitersPerMinute", unit, PartQuantity.Flow, Join.Sum), ("SupplyTemperatureCelsius", unit, PartQuantity.SupplyTemperature, Join.Highest), ("ReturnTemperatureCelsius", unit, PartQuantity.ReturnTemperature, Join.Highest),
             ("SupplyPressurekPa", unit, PartQuantity.Pressure, Join.Lowest), ("DeltaPressurekPa", unit, PartQuantity.DifferentialPressure, Join.Lowest),
             ("SupplyTemperatureCelsius", $"{unit}/supply", PartQuantity.Temperature, Join.Highest), ("ReturnTemperatureCelsius", $"{unit}/return", PartQuantity.Temperature, Join.Highest)])
        {
            int[] all = [.. points.Where(p => sides.Contains(p.Point.Item) && p.Point.Name == member).Select(p => p.Index)];
            if (all.Length > 0)
            {
                yield return new Value(part, quantity, join, all);
            }
        }
    }

    /// <summary>What is measured between two conductors says nothing of the whole.</summary>
    private static bool IsOfOnePhase(RedfishPoint point) => point.Key.Contains("/PolyPhase", StringComparison.Ordinal);

    private static Join Joined(PartQuantity quantity) => quantity == PartQuantity.IsOn ? Join.Lowest : Join.One;

    /// <summary>A thing that is new gets the first name of its sort that is free: in a first look, its number in the order of the service.</summary>
    private string NameOf(RedfishItem item, PartKind sort)
    {
        if (names.TryGetValue(item.Path, out string? known))
        {
            return known;
        }

        if (names.Count >= 2 * MostParts)
        {
            // A service that calls its things anew each time has no names that could be kept.
            names.Clear();
            taken.Clear();
        }

        int number = 1;
        while (!taken.Add(NameOf(sort, number)))
        {
            number++;
        }

        return names[item.Path] = NameOf(sort, number);
    }

    /// <summary>Names are those that the site file's tree gives.</summary>
    private string NameOf(PartKind sort, int number) => sort switch
    {
        PartKind.LeakDetector when number == 1 => PodTreeBuilder.LeakDetectorOf(unit),
        PartKind.LeakDetector => string.Create(CultureInfo.InvariantCulture, $"{PodTreeBuilder.LeakDetectorOf(unit)}-{number}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{unit}/{PodWords.Of(sort).Replace(' ', '-')}-{number}"),
    };

    private void Show(List<(RedfishItem Item, string Part, PartKind Kind)> told, Instant takenAt)
    {
        board.Change(parts =>
        {
            var there = parts.Select(p => p.Id).ToHashSet(StringComparer.Ordinal);
            if (!there.Contains(unit))
            {
                return parts;
            }

            var said = told.ToDictionary(t => t.Part, t => RedfishWords.IdentityOf(t.Item), StringComparer.Ordinal);
            return
            [
                .. parts.Select(p => said.TryGetValue(p.Id, out var identity) ? p with { Identity = identity } : p),
                .. told.Where(t => !there.Contains(t.Part)).Take(Math.Max(0, PodTree.MostParts - there.Count))
                    .Select(t => new Part { Id = t.Part, Kind = t.Kind, Holder = unit, FedBy = t.Kind is PartKind.Branch or PartKind.Outlet ? unit : null, Identity = RedfishWords.IdentityOf(t.Item) }),
            ];
        });
        board.Put(readings =>
        {
            foreach (var (item, part, _) in told)
            {
                if (readings.Tree.IndexOf(part) is >= 0 and int at)
                {
                    readings.Word[at] = RedfishWords.HealthOf(item.Health);
                    readings.IdentifiedAt[at] = takenAt;
                }
            }
        });
    }

    /// <summary>How several readings become one. All but the first need every one of them.</summary>
    private enum Join
    {
        /// <summary>There is only one.</summary>
        One,

        /// <summary>Their sum.</summary>
        Sum,

        /// <summary>The lowest.</summary>
        Lowest,

        /// <summary>The highest.</summary>
        Highest,
    }

    /// <summary>What is shown at a part, and from which points.</summary>
    private sealed record Value(string Part, PartQuantity Quantity, Join Join, int[] Points)
    {
        public Reading Of(RedfishReadings newest)
        {
            // Of two words about a switch one may be left out; of inlets and connectors none.
            var readings = Points.Select(p => newest.Values[p]).Where(r => Quantity != PartQuantity.IsOn || r.Quality == Quality.Good).ToList();
            if (readings.Count == 0)
            {
                return Reading.Missing;
            }

            var worst = readings.MinBy(r => (r.Quality, r.MeasuredAt));
            double value = Join switch
            {
                Join.Sum => readings.Sum(r => r.Value),
                Join.Lowest => readings.Min(r => r.Value),
                Join.Highest => readings.Max(r => r.Value),
                _ => readings[0].Value,
            };
            return worst.Quality == Quality.Missing ? Reading.Missing : Shown(worst with { Value = value }, Quantity, Quantity == PartQuantity.Flow ? LitresPerCubicMetre : 1);
        }
    }

    /// <summary>The unit as it was found.</summary>
    private sealed record Unit(IReadOnlyList<Value> Values, IReadOnlySet<string> Branches, int[] Wet, Fault? Trouble)
    {
        public static Unit None { get; } = new([], new HashSet<string>(), [], null);
    }

    private sealed record Seen(Reading Power, Reading IsOn, LoopReading Loop, Fault? Trouble)
    {
        public static Seen Nothing { get; } = new(Reading.Missing, Reading.Missing, default, null);
    }
}
