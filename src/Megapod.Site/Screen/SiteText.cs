namespace Megapod.Site.Screen;

using Megapod.Control.LifeCycle;
using Megapod.Control.Topology;
using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Site.Loop;
using Megapod.Site.Pods;
using System.Globalization;

/// <summary>The site drawn in plain characters: one frame per view, no colour, so that it can be tested, logged and read aloud.</summary>
public static class SiteText
{
    /// <summary>What follows the word at the beginning of a line begins here.</summary>
    private const int Indent = 9;
    private const int WideBar = 24;
    private const int NarrowBar = 12;
    private const int WideScreen = 100;

    /// <summary>A screen has other things to show; the API has all of them.</summary>
    private const int MostAlarms = 6;

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

    /// <summary>A frame for a terminal of some width and height. A text too long for a line goes on in the next.</summary>
    /// <param name="view">The site.</param>
    /// <param name="events">Newest events first.</param>
    /// <param name="width">Columns, at least 60.</param>
    /// <param name="height">Rows; what does not fit is left out from the bottom.</param>
    public static IReadOnlyList<ScreenLine> Frame(SiteView view, IReadOnlyList<SiteEvent> events, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(events);
        int bar = width >= WideScreen ? WideBar : NarrowBar;
        var lines = new List<ScreenLine>();
        Add(lines, Title(view, width), width, ScreenTone.Title);
        Add(lines, "", width);
        Grid(lines, view, width, bar);
        Island(lines, view, width);
        Alarms(lines, view, width);
        Pods(lines, view, width);
        Branches(lines, view, width);
        Battery(lines, view, width, bar);
        Compute(lines, view, width, bar);
        Cars(lines, view, width);
        Next(lines, view, width);
        Feeds(lines, view, width);
        Safety(lines, view, width);
        Devices(lines, view, width);
        Trouble(lines, view, width);
        Add(lines, "", width);
        foreach (var e in events)
        {
            Add(lines, $" {Clock(e.At)} {e.Text}", width, ToneOf(e));
        }

        return [.. lines.Take(Math.Max(1, height))];
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
        string right = $"cycle {view.CycleMicrosecondsP50:0}/{view.CycleMicrosecondsP99:0} µs";
        return left.Length + right.Length + 2 > width ? left : left + new string(' ', width - left.Length - right.Length - 1) + right;
    }

    private static void Grid(List<ScreenLine> lines, SiteView view, int width, int bar)
    {
        double? import = view.Nodes[0].Watts;
        double share = import is { } w && view.LimitWatts > 0 ? w / view.LimitWatts : 0;
        string way = import switch { null => "unknown", < 0 => "out", _ => "in" };
        string topology = view.Topology == GridTopology.GridTied ? "" : $"  {view.Topology}";
        Add(lines, $" grid    {Bar(share, bar)} {way} {Power(import is { } p ? Math.Abs(p) : null)} of {Power(view.LimitWatts)}{topology}", width, import > view.LimitWatts ? ScreenTone.Alarm : ScreenTone.Plain);
        Add(lines, $"         promised {Power(view.CommittedWatts)}, room left {Power(view.RoomWatts)}, margin {Power(view.MarginWatts)}", width);
        foreach (var limit in view.EventLimits)
        {
            string from = limit.From is { } begins && begins > view.At ? $" from {Clock(begins)}" : "";
            string until = limit.Until is { } ends ? $" until {Clock(ends)}" : "";
            string verb = limit.Direction == LimitDirection.Import ? "draw" : "give";
            Add(lines, $"         the grid lets it {verb} at most {Amount(limit)}{from}{until} ({limit.Id})", width, ScreenTone.Notice);
        }
    }

    private static string Amount(EventLimitView limit) => limit.Quantity switch
    {
        LimitQuantity.Watts => Power(limit.Amount),
        LimitQuantity.VoltAmperes => (limit.Amount / 1e3).ToString("0", CultureInfo.InvariantCulture) + " kVA",
        _ => limit.Amount.ToString("0", CultureInfo.InvariantCulture) + " A per phase",
    };

    /// <summary>Off the grid: how long the battery lasts and when the grid may be taken back. In parallel with it there is nothing to say.</summary>
    private static void Island(List<ScreenLine> lines, SiteView view, int width)
    {
        if (view.Topology is GridTopology.GridTied or GridTopology.RidingThrough)
        {
            return;
        }

        string since = view.TopologySince is { } at ? $" since {Clock(at)}" : "";
        string holds = view.HoldHours is { } hours && view.Topology is not (GridTopology.Black or GridTopology.Reconnecting) ? $", the battery carries it for {Hours(hours)}, what must stay for {Hours(view.FirmHoldHours)}" : "";
        string back = view.ReturnsAt is { } returns ? $", the grid may be taken back at {Clock(returns)}" : "";
        string step = view.Step == StartStep.All ? "" : $", coming back: {Words(view.Step)}";
        Add(lines, $" island  {Words(view.Topology)}{since}{holds}{back}{step}", width, view.Topology is GridTopology.Black or GridTopology.Unknown ? ScreenTone.Alarm : ScreenTone.Notice);
    }

    /// <summary>Latched safety inputs, each with its node: nobody can reset them from here. Then what else stands, the worst first; what somebody has taken note of is dimmed.</summary>
    private static void Alarms(List<ScreenLine> lines, SiteView view, int width)
    {
        foreach (var node in view.Nodes.Where(n => n.IsSafetyLatched))
        {
            Add(lines, $" safety  {node.Id}: a safety input is latched, everything below it has zero grants; it can only be reset there", width, ScreenTone.Alarm);
        }

        var told = view.Alarms.Where(a => a.ShelvedUntil is null && !HasLineOfItsOwn(a.Code)).ToList();
        foreach (var alarm in told.Take(MostAlarms))
        {
            string noted = alarm.AcknowledgedBy is { } by ? $" ({by} knows)" : "";
            Add(lines, $" alarm   {alarm.Severity.ToString().ToLowerInvariant()}: {FirstSentence(alarm.Text)}{noted}", width, ToneOf(alarm));
        }

        int shelved = view.Alarms.Count(a => a.ShelvedUntil is not null);
        string more = string.Join(", ", new[] { told.Count > MostAlarms ? $"{told.Count - MostAlarms} more" : "", shelved > 0 ? $"{shelved} shelved" : "" }.Where(w => w.Length > 0));
        if (more.Length > 0)
        {
            Add(lines, $" alarm   {more}: see /api/v1/alarms", width, ScreenTone.Dim);
        }
    }

    private static bool HasLineOfItsOwn(string code) => code is "MP3208" or "MP3214" or "MP3215" or "MP3216" or "MP3217";

    private static string FirstSentence(string text)
    {
        int end = text.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? text : text[..(end + 1)];
    }

    private static ScreenTone ToneOf(AlarmView alarm) => alarm switch
    {
        { AcknowledgedBy: not null } => ScreenTone.Dim,
        { Severity: AlarmSeverity.Critical } => ScreenTone.Alarm,
        { Severity: AlarmSeverity.Warning } => ScreenTone.Notice,
        _ => ScreenTone.Plain,
    };

    /// <summary>Each pod that is not simply well and in service, with the worst reason; and stops, which a person has to end.</summary>
    private static void Pods(List<ScreenLine> lines, SiteView view, int width)
    {
        foreach (var pod in view.Pods.Where(p => p.Health >= PartHealth.Warning || p.Phase != PodPhase.InService))
        {
            string why = pod.Reasons.Select(r => " " + r.Text).FirstOrDefault("");
            string progress = pod.Progress is { } how ? " " + how : "";
            Add(lines, $" pod     {pod.Id}: {PodWords.Of(pod.Phase)}, {PodWords.Of(pod.Health)}.{progress}{why}", width, pod.Health == PartHealth.Critical ? ScreenTone.Alarm : ScreenTone.Notice);
        }

        foreach (var stop in view.Alarms.Where(a => a.IsStanding && a.Code is ("MP3214" or "MP3215" or "MP3216" or "MP3217")))
        {
            Add(lines, $" stopped {stop.Text}", width, ToneOf(stop));
        }
    }

    private static string Hours(double? hours) => hours is { } h ? h.ToString(h < 10 ? "0.0" : "0", CultureInfo.InvariantCulture) + " h" : "—";

    private static string Words(GridTopology topology) => topology switch
    {
        GridTopology.Islanding => "leaving the grid",
        GridTopology.Islanded => "the battery carries the site",
        GridTopology.Black => "no voltage",
        GridTopology.Resynchronising => "matching the grid",
        GridTopology.Reconnecting => "back on the grid, load returns",
        _ => "the breaker's position is not known",
    };

    private static string Words(StartStep step) => step switch
    {
        StartStep.Source => "the source",
        StartStep.House => "controls and house",
        StartStep.Cooling => "cooling",
        StartStep.FirmRacks => "firm racks",
        StartStep.Cars => "cars",
        _ => "other racks",
    };

    /// <summary>Every branch below the connection with what it carries and what it may carry.</summary>
    private static void Branches(List<ScreenLine> lines, SiteView view, int width)
    {
        var cells = view.Nodes.Skip(1).Select(n => n.LimitWatts is { } limit ? $"{n.Id} {Power(n.Watts)} of {Power(limit)}" : $"{n.Id} {Power(n.Watts)}").ToList();
        Cells(lines, " branch", cells, width);
    }

    private static void Battery(List<ScreenLine> lines, SiteView view, int width, int bar)
    {
        if (view.Battery is not { } battery)
        {
            return;
        }

        string way = battery.Watts switch { > 500 => "charging", < -500 => "discharging", null => "unknown", _ => "resting" };
        Add(lines, $" battery {Bar(battery.Soc ?? 0, bar)} {Percent(battery.Soc)}, {way} {Power(battery.Watts is { } w ? Math.Abs(w) : null)}: {battery.Doing}", width);
    }

    /// <summary>What the site promises if something breaks.</summary>
    private static void Safety(List<ScreenLine> lines, SiteView view, int width)
    {
        var promises = view.Certificate;
        var words = new List<string> { $"boundaries held within {Power(promises.TrackingWatts)}" };
        if (promises.TripSeconds is { } seconds)
        {
            words.Add(seconds > 0 ? $"battery trip over in {Seconds(seconds)}{(promises.TripAllowedSeconds is { } allowed ? $" of {Seconds(allowed)} allowed" : "")}" : "a battery trip takes nothing above the limit");
        }

        if (view.RegulatorSteps > 0)
        {
            words.Add($"jitter {Seconds(view.RegulatorLateSecondsP9999)} in 99.99 % of the regulator's steps");
        }

        if (promises.LargestLoss.Length > 0)
        {
            words.Add($"compute lacks {Power(promises.LargestLossWatts)}: {promises.LargestLoss}");
        }

        Add(lines, $" safety  {string.Join(", ", words)}", width, promises.Holds ? ScreenTone.Plain : ScreenTone.Alarm);
    }

    private static string Seconds(double seconds) => seconds >= 1
        ? seconds.ToString("0.#", CultureInfo.InvariantCulture) + " s"
        : (seconds * 1000).ToString("0.#", CultureInfo.InvariantCulture) + " ms";

    private static void Compute(List<ScreenLine> lines, SiteView view, int width, int bar)
    {
        var racks = view.Consumers.Where(c => c.Kind == ConsumerKind.Rack);
        foreach (var group in racks.GroupBy(r => (r.Node, r.Reason)).OrderBy(g => g.Key.Node, StringComparer.Ordinal).ThenBy(g => g.First().Id, StringComparer.Ordinal))
        {
            double draw = group.Sum(r => r.Watts ?? 0);
            double wanted = group.Sum(r => r.WantedWatts);
            string why = group.Key.Reason.Length == 0 ? "all they want" : group.Key.Reason;
            Add(lines, $" {group.Key.Node,-7} {Bar(wanted > 0 ? draw / wanted : 0, bar)} {Power(draw)} of {Power(wanted)}, {group.Count()} racks: {why}", width, IsLimited(group.Key.Reason) ? ScreenTone.Notice : ScreenTone.Plain);
        }
    }

    private static void Cars(List<ScreenLine> lines, SiteView view, int width)
    {
        var connectors = view.Consumers.Where(c => c.Kind == ConsumerKind.Connector).ToList();
        if (connectors.Count == 0)
        {
            return;
        }

        var plugged = connectors.Where(c => c.IsPlugged).ToList();
        Add(lines, $" cars    {plugged.Count} plugged in at {connectors.Count} stalls, {Power(connectors.Sum(c => c.Watts ?? 0))} of {Power(plugged.Sum(c => c.CeilingWatts))} promised", width);
        Cells(lines, "", [.. plugged.Select(c => $"{c.Id} {(c.Watts is { } w ? Kilowatts(w) : "—")}/{Kilowatts(c.CeilingWatts)} kW{(IsLimited(c.Reason) ? "!" : " ")}")], width);
        foreach (var group in plugged.Where(c => IsLimited(c.Reason)).GroupBy(c => c.Reason).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            string since = group.Min(c => c.ReasonSince) is { } first ? $" since {Clock(first)}" : "";
            Add(lines, $"       ! {string.Join(", ", group.Select(c => c.Id))}: {group.Key}{since}", width, ScreenTone.Notice);
        }
    }

    private static void Next(List<ScreenLine> lines, SiteView view, int width)
    {
        if (view.Plan is not { } plan)
        {
            Add(lines, " plan    none: limits and cars only", width);
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
        Add(lines, $" plan    ({plan.Maker}) battery shall {Words(now.Battery)}{price}{next}", width);
        if (plan.Trouble is { } trouble)
        {
            Add(lines, $"         by rules: {trouble.Message}", width, ScreenTone.Notice);
        }

        foreach (var wish in plan.WishesBroken)
        {
            Add(lines, $"         from {Clock(wish.From)[..5]}: {wish.Words}", width, ScreenTone.Notice);
        }
    }

    /// <summary>How old each feed's content is, until when prices are known, and what is wrong with feeds.</summary>
    private static void Feeds(List<ScreenLine> lines, SiteView view, int width)
    {
        if (view.Feeds.Count == 0)
        {
            return;
        }

        var words = view.Feeds.Select(f => f.Id + (f.AgeSeconds is { } age ? $" {Age(age)} old" : " silent so far")).ToList();
        if (view.Prices?.KnownUntil is { } until)
        {
            words.Add($"prices known until {until.ToUtc().ToString("ddd HH:mm", CultureInfo.InvariantCulture)}, then as usual");
        }

        Add(lines, $" feeds   {string.Join(", ", words)}", width);
        foreach (var trouble in view.Feeds.Where(f => f.Troubles.Count > 0).Select(f => f.Troubles[0]))
        {
            Add(lines, $"         {trouble.Message}", width, ScreenTone.Notice);
        }
    }

    private static string Age(double seconds) => seconds < 5400
        ? (seconds / 60).ToString("0", CultureInfo.InvariantCulture) + " min"
        : (seconds / 3600).ToString("0", CultureInfo.InvariantCulture) + " h";

    /// <summary>A line for each device that does not answer, or that something is wrong with; nothing while all are well.</summary>
    private static void Devices(List<ScreenLine> lines, SiteView view, int width)
    {
        foreach (var device in view.Devices.Where(d => d.Trouble is not null))
        {
            string since = device.IsAnswering ? "" : device.AnsweredAt is { } at ? $" has not answered since {Clock(at)}" : " has not answered yet";
            Add(lines, $" device  {device.Id}{since}: {device.Trouble!.Message}", width, ScreenTone.Notice);
        }

        foreach (var device in view.Devices.Where(d => d.Operator is { } theirs && (theirs.IsReached == false || theirs.Waiting > 0)))
        {
            string waiting = device.Operator!.Waiting.ToString(CultureInfo.InvariantCulture);
            Add(lines, $" device  {device.Id}: its operator is {(device.Operator.IsReached == true ? "reached" : "not reached")}, {waiting} of its messages wait", width, ScreenTone.Notice);
        }
    }

    /// <summary>What has gone wrong since the start, as far as anything has.</summary>
    private static void Trouble(List<ScreenLine> lines, SiteView view, int width)
    {
        (double Count, string What)[] counts =
        [
            (view.StalledReads, "late readings"), (view.FailedReads, "failed readings"), (view.FailedCommands, "failed commands"),
            (view.SkippedCycles, "skipped cycles"), (view.FailedCycles, "failed cycles"), (Math.Floor(view.SlippedSeconds), "seconds behind the speed asked for"),
        ];
        string text = string.Join(", ", counts.Where(c => c.Count > 0).Select(c => $"{c.Count.ToString("0", CultureInfo.InvariantCulture)} {c.What}"));
        if (text.Length > 0)
        {
            Add(lines, $" trouble {text}", width, view.FailedCycles > 0 ? ScreenTone.Alarm : ScreenTone.Notice);
        }
    }

    /// <summary>Whether a reason holds a consumer back beyond its own wishes.</summary>
    private static bool IsLimited(string reason) => reason.StartsWith("limited", StringComparison.Ordinal) || reason.StartsWith("guard", StringComparison.Ordinal);

    private static ScreenTone ToneOf(SiteEvent e) => e.Kind switch
    {
        "law-broken" or "cycle-failed" or "safety-latched" => ScreenTone.Alarm,
        "limited" or "reading-failed" or "reading-stalled" or "command-failed" or "plan-failed" or "feed-trouble" or "prices-usual" or "topology" or "safety-reset" or "device-lost" or "device-trouble" => ScreenTone.Notice,
        _ => ScreenTone.Plain,
    };

    private static string Kilowatts(double watts) => (watts / 1000).ToString("0", CultureInfo.InvariantCulture);

    /// <summary>Short texts in columns, behind a word in the first line.</summary>
    private static void Cells(List<ScreenLine> lines, string word, IReadOnlyList<string> cells, int width)
    {
        if (cells.Count == 0)
        {
            return;
        }

        int cell = cells.Max(c => c.Length) + 2;
        string begin = word.PadRight(Indent);
        foreach (var row in cells.Chunk(Math.Max(1, (width - Indent + 2) / cell)))
        {
            Add(lines, begin + string.Concat(row.Select(c => c.PadRight(cell))).TrimEnd(), width);
            begin = new string(' ', Indent);
        }
    }

    /// <summary>Adds a text; what is too wide goes on in further lines, broken at spaces behind the indent.</summary>
    private static void Add(List<ScreenLine> lines, string text, int width, ScreenTone tone = ScreenTone.Plain)
    {
        while (text.Length > width)
        {
            int at = text.LastIndexOf(' ', width);
            at = at > Indent ? at : width;
            lines.Add(new ScreenLine(text[..at].TrimEnd(), tone));
            text = new string(' ', Indent) + text[at..].TrimStart();
        }

        lines.Add(new ScreenLine(text, tone));
    }

    private static string Words(BatteryIntent intent) => intent switch
    {
        BatteryIntent.Charge => "charge",
        BatteryIntent.DischargeToZero => "discharge to zero import",
        BatteryIntent.DischargeToExport => "discharge to the export limit",
        BatteryIntent.SetPoint => "hold a set-point",
        _ => "rest",
    };

    private static string Bar(double share, int width)
    {
        int full = (int)Math.Round(Math.Clamp(share, 0, 1) * width);
        return new string('█', full) + new string('░', width - full);
    }
}
