namespace Megapod.Site.Screen;

using System.Globalization;
using System.Text;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Site.Loop;

/// <summary>The site drawn in plain characters: one frame per view, no colour, so that it can be tested, logged and read aloud.</summary>
public static class SiteText
{
    private const int BarWidth = 24;

    /// <summary>One line for a log: time, import against limit, room, cars, compute, battery.</summary>
    public static string Line(SiteView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        double? import = view.Nodes[0].Watts;
        double cars = Sum(view, ConsumerKind.Connector);
        double racks = Sum(view, ConsumerKind.Rack);
        int plugged = view.Consumers.Count(c => c.IsPlugged);
        string battery = view.Battery is { } b ? $", battery {Power(b.Watts)} at {Percent(b.Soc)}" : "";
        return $"{Clock(view.At)} import {Power(import)} of {Power(view.LimitWatts)}, room {Power(view.RoomWatts)}, {plugged} cars {Power(cars)}, compute {Power(racks)}{battery}";
    }

    /// <summary>A frame for a terminal of some width and height.</summary>
    /// <param name="view">The site.</param>
    /// <param name="events">Newest events first.</param>
    /// <param name="width">Columns, at least 60.</param>
    /// <param name="height">Rows; what does not fit is left out from the bottom.</param>
    public static IReadOnlyList<string> Frame(SiteView view, IReadOnlyList<SiteEvent> events, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(events);
        var lines = new List<string> { Title(view, width), "" };
        Grid(lines, view);
        Battery(lines, view);
        Compute(lines, view);
        Cars(lines, view, width);
        Next(lines, view);
        lines.Add("");
        foreach (var e in events)
        {
            lines.Add($" {Clock(e.At)}  {e.Text}");
        }

        return [.. lines.Take(Math.Max(1, height)).Select(l => l.Length > width ? l[..(width - 1)] + "…" : l)];
    }

    /// <summary>Watts scaled for people; an em dash when unknown.</summary>
    public static string Power(double? watts) => watts switch
    {
        null => "—",
        { } w when double.IsInfinity(w) => "no limit",
        { } w when Math.Abs(w) >= 999_500 => (w / 1e6).ToString("0.00", CultureInfo.InvariantCulture) + " MW",
        { } w when Math.Abs(w) >= 999.5 => (w / 1e3).ToString("0", CultureInfo.InvariantCulture) + " kW",
        { } w => w.ToString("0", CultureInfo.InvariantCulture) + " W",
    };

    private static string Percent(double? share) => share is { } s ? (s * 100).ToString("0", CultureInfo.InvariantCulture) + " %" : "—";

    private static string Clock(Instant at) => at.ToUtc().ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    private static double Sum(SiteView view, ConsumerKind kind) => view.Consumers.Where(c => c.Kind == kind).Sum(c => c.Watts ?? 0);

    private static string Title(SiteView view, int width)
    {
        string left = $" {view.Name}  {view.At.ToUtc():yyyy-MM-dd HH:mm:ss} UTC{(view.Mode == SiteMode.Monitor ? "  MONITOR ONLY" : "")}";
        string right = $"cycle {view.CycleMicrosecondsP50:0}/{view.CycleMicrosecondsP99:0} µs ";
        return left + new string(' ', Math.Max(1, width - left.Length - right.Length)) + right;
    }

    private static void Grid(List<string> lines, SiteView view)
    {
        double? import = view.Nodes[0].Watts;
        double share = import is { } w && view.LimitWatts > 0 ? w / view.LimitWatts : 0;
        string way = import is < 0 ? "out" : "in ";
        string topology = view.Topology == GridTopology.GridTied ? "" : $"  {view.Topology}";
        lines.Add($" grid    {Bar(share)} {way} {Power(import)} of {Power(view.LimitWatts)}{topology}");
        lines.Add($"         promised {Power(view.CommittedWatts)}, room {Power(view.RoomWatts)}, margin {Power(view.MarginWatts)}");
    }

    private static void Battery(List<string> lines, SiteView view)
    {
        if (view.Battery is not { } battery)
        {
            return;
        }

        string way = battery.Watts switch { > 500 => "charging", < -500 => "discharging", null => "unknown", _ => "resting" };
        lines.Add($" battery {Bar(battery.Soc ?? 0)} {Percent(battery.Soc)}, {way} {Power(battery.Watts is { } w ? Math.Abs(w) : null)}: {battery.Doing}");
    }

    private static void Compute(List<string> lines, SiteView view)
    {
        var racks = view.Consumers.Where(c => c.Kind == ConsumerKind.Rack).ToList();
        if (racks.Count == 0)
        {
            return;
        }

        foreach (var group in racks.GroupBy(r => (r.Node, r.Reason)).OrderBy(g => g.Key.Node, StringComparer.Ordinal).ThenBy(g => g.First().Id, StringComparer.Ordinal))
        {
            double draw = group.Sum(r => r.Watts ?? 0);
            double wanted = group.Sum(r => r.WantedWatts);
            string why = group.Key.Reason.Length == 0 ? "all it wants" : group.Key.Reason;
            lines.Add($" {group.Key.Node,-7} {Bar(wanted > 0 ? draw / wanted : 0)} {Power(draw)} of {Power(wanted)}, {group.Count()} racks: {why}");
        }
    }

    private static void Cars(List<string> lines, SiteView view, int width)
    {
        var connectors = view.Consumers.Where(c => c.Kind == ConsumerKind.Connector).ToList();
        if (connectors.Count == 0)
        {
            return;
        }

        int plugged = connectors.Count(c => c.IsPlugged);
        lines.Add($" cars    {plugged} plugged in at {connectors.Count} stalls, {Power(connectors.Sum(c => c.Watts ?? 0))} of {Power(connectors.Where(c => c.IsPlugged).Sum(c => c.CeilingWatts))} promised");
        const int cell = 19;
        int columns = Math.Max(1, (width - 9) / cell);
        foreach (var row in connectors.Where(c => c.IsPlugged).Chunk(columns))
        {
            var text = new StringBuilder("         ");
            foreach (var c in row)
            {
                string limited = c.Reason.StartsWith("limited", StringComparison.Ordinal) || c.Reason.StartsWith("guard", StringComparison.Ordinal) ? "!" : " ";
                text.Append($"{c.Id} {(c.Watts ?? 0) / 1000:0}/{c.CeilingWatts / 1000:0} kW{limited}".PadRight(cell));
            }

            lines.Add(text.ToString().TrimEnd());
        }

        foreach (var c in connectors.Where(c => c.IsPlugged && c.Reason.StartsWith("limited", StringComparison.Ordinal)).Take(2))
        {
            lines.Add($"         ! {c.Id} {c.Reason} since {(c.ReasonSince is { } since ? Clock(since) : "—")}");
        }
    }

    private static void Next(List<string> lines, SiteView view)
    {
        if (view.Plan is not { } plan)
        {
            lines.Add(" next    no plan: limits and cars only");
            return;
        }

        var now = plan.SlotAt(view.At);
        if (now is null)
        {
            return;
        }

        string price = double.IsFinite(now.PriceLess) ? $", power costs {(now.PriceLess * 1e6).ToString("0", CultureInfo.InvariantCulture)} {view.Currency}/MWh" : "";
        var change = plan.Slots.FirstOrDefault(s => s.Start > view.At && s.Battery != now.Battery);
        string next = change is null ? "" : $"; at {Clock(change.Start)[..5]} it will {Words(change.Battery)}";
        lines.Add($" plan    ({plan.Maker}) battery shall {Words(now.Battery)}{price}{next}");
    }

    private static string Words(BatteryIntent intent) => intent switch
    {
        BatteryIntent.Charge => "charge",
        BatteryIntent.DischargeToZero => "discharge to zero import",
        BatteryIntent.DischargeToExport => "discharge to the export limit",
        BatteryIntent.SetPoint => "hold a set-point",
        _ => "rest",
    };

    private static string Bar(double share)
    {
        int full = (int)Math.Round(Math.Clamp(share, 0, 1) * BarWidth);
        return new string('█', full) + new string('░', BarWidth - full);
    }
}
