namespace Megapod.Files.SiteFile.Checks;

using System.Globalization;
using Megapod.Core.Model;
using Megapod.Files.SiteFile.Shapes;
using Megapod.Files.SiteFile.Yaml;

/// <summary>
/// The site rule: what all devices draw in silence fits each import limit and each rating of every node, in every case, with the battery
/// at zero. See <see cref="SilentLoad"/>.
/// </summary>
internal static class SilentLoadChecks
{
    /// <summary>More terms of a sum than this are put together as "others".</summary>
    private const int MostTerms = 5;

    /// <summary>Judges a site that has a sound power tree.</summary>
    public static void Run(ReadMap file, SiteConfig site, FaultList faults)
    {
        var tree = PowerTree.From(site);
        foreach (var verdict in SilentLoad.Judge(tree).Where(v => !v.Fits))
        {
            string node = tree.Nodes[verdict.Node].Id;
            if (verdict.Limit is { } limit)
            {
                Report(FaultCodes.SilentLoadAboveLimit, tree, verdict, $"limit '{limit.Id}' of '{node}'", LimitAt(file, node, limit.Id), faults);
            }
            else
            {
                Report(FaultCodes.SilentLoadAboveRating, tree, verdict, $"rating of '{node}'", NodeMap(file, node)?.At("rating") ?? file.Position, faults);
            }
        }

        foreach (var named in file.List<ReadMap>("cases"))
        {
            Case(named, tree, faults);
        }
    }

    private static void Case(ReadMap named, PowerTree tree, FaultList faults)
    {
        if (named.Find<double>("importLimit") is not { } amount || SiteCases.ConnectionLimit(tree.Site) is not { } limit)
        {
            return;
        }

        var root = tree.Nodes[0];
        var verdict = new SilentLoadVerdict(0, limit, LimitQuantity.Watts, SilentLoad.OfNodes(tree)[0].Watts, SilentLoad.MeterError(root, amount), amount);
        if (!verdict.Fits)
        {
            Report(FaultCodes.SilentLoadAboveLimit, tree, verdict, $"import limit of the case '{named.Text("name")}'", named.At("importLimit"), faults);
        }
    }

    private static void Report(string code, PowerTree tree, SilentLoadVerdict verdict, string what, TextPosition at, FaultList faults)
    {
        var terms = Terms(tree, verdict);
        string unit = UnitOf(verdict.Quantity);
        string phase = verdict.Quantity == LimitQuantity.AmperesPerPhase ? $" in the fullest phase at {Shown.Number(SilentLoad.JudgedVoltage(tree).Value)} V" : "";
        List<string> sum = [.. terms.Take(MostTerms).Select(t => t.Describe(unit))];
        if (terms.Count > MostTerms)
        {
            sum.Add($"{(terms.Count - MostTerms).ToString(CultureInfo.InvariantCulture)} others {Shown.Amount(terms.Skip(MostTerms).Sum(t => t.Amount), unit)}");
        }

        if (verdict.MeterError > 0)
        {
            sum.Add($"meter error {Shown.Amount(verdict.MeterError, unit)}");
        }

        string message = $"In silence and with the battery at zero up to {Shown.Amount(verdict.Load + verdict.MeterError, unit)} flow{phase}, "
            + $"but the {what} is {Shown.Amount(verdict.Amount, unit)}: {string.Join(" + ", sum)}.";
        faults.Add(code, at, message, Remedy(terms, -verdict.Room, unit, what));
    }

    private static string Remedy(IReadOnlyList<Term> terms, double excess, string unit, string what)
    {
        var unknown = terms.Where(t => t.Reason.Length > 0).MaxBy(t => t.Amount);
        string first = unknown is null ? "" : $"{unknown.Reason} ";
        var largest = terms.Where(t => t.CanBeLowered).MaxBy(t => t.Amount);
        if (largest is null)
        {
            return $"{first}Nothing here has a fallback that could be lowered: raise the {what} by {Shown.Amount(RoundUp(excess), unit)}, or feed something from elsewhere.";
        }

        if (largest.Amount <= excess)
        {
            return $"{first}Lower the fallbacks by {Shown.Amount(RoundUp(excess), unit)} in all; those of {largest.Name} alone do not suffice.";
        }

        double each = largest.WattsEach * (1 - (excess / largest.Amount));
        return $"{first}Lower the fallback of {largest.Name} to at most {Shown.Power(RoundDown(each))}{(largest.Count > 1 ? " each" : "")}, or the fallbacks by {Shown.Amount(RoundUp(excess), unit)} in all.";
    }

    private static List<Term> Terms(PowerTree tree, SilentLoadVerdict verdict)
    {
        var volts = SilentLoad.JudgedVoltage(tree);
        var phase = FullestPhase(tree, verdict);
        var groups = tree.Consumers
            .Where(c => IsBelow(tree, c.Node, verdict.Node))
            .Select(c => (Consumer: c, Watts: SilentLoad.Of(c).Value, Amount: phase(SilentLoad.LoadOf(c, volts))))
            .Where(c => c.Amount > 0)
            .GroupBy(c => (c.Consumer.Kind, c.Watts, c.Amount, Reason: ReasonFor(tree, c.Consumer)))
            .Select(g => new Term(NameOf(g.Key.Kind, [.. g.Select(c => c.Consumer.Id)]), g.Count(), g.Key.Watts, g.Key.Amount * g.Count(), g.Key.Reason, g.First().Consumer.IsControlled));
        var residuals = tree.Nodes
            .Where((_, i) => IsBelow(tree, i, verdict.Node))
            .Select(n => new Term($"residual of '{n.Id}'", 1, n.Residual.Value, phase(SilentLoad.ResidualOf(n, volts)), "", CanBeLowered: false))
            .Where(t => t.Amount > 0);
        return [.. groups.Concat(residuals).OrderByDescending(t => t.Amount).ThenBy(t => t.Name, StringComparer.Ordinal)];
    }

    /// <summary>How a load counts in a verdict: for currents in the phase that is fullest in the sum, so that the terms add up to it.</summary>
    private static Func<ElectricalLoad, double> FullestPhase(PowerTree tree, SilentLoadVerdict verdict)
    {
        if (verdict.Quantity != LimitQuantity.AmperesPerPhase)
        {
            return load => load.In(verdict.Quantity);
        }

        var sum = SilentLoad.OfNodes(tree)[verdict.Node];
        return verdict.Load switch
        {
            var fullest when fullest <= sum.L1Amperes => load => load.L1Amperes,
            var fullest when fullest <= sum.L2Amperes => load => load.L2Amperes,
            _ => load => load.L3Amperes,
        };
    }

    private static string ReasonFor(PowerTree tree, Consumer consumer)
    {
        if (!consumer.IsControlled || consumer.Fallback.Value < consumer.Nameplate.Value)
        {
            return consumer is { IsControlled: true, Enforcement.Class: EnforcementClass.Advisory }
                ? $"The enforcement of {KindOf(consumer.Kind, 2)} is advisory, so that their fallback does not count: have the class proven and set 'enforcement.class'."
                : "";
        }

        bool stated = consumer.Kind == ConsumerKind.Connector
            ? tree.Site.Cabinets.SelectMany(c => c.Connectors).Any(c => string.Equals(c.Id, consumer.Id, StringComparison.Ordinal) && c.Fallback is not null)
            : tree.Site.Pods.SelectMany(p => p.Racks).Any(r => string.Equals(r.Id, consumer.Id, StringComparison.Ordinal) && r.Fallback is not null);
        return stated ? "" : $"No 'fallback' is written for some {KindOf(consumer.Kind, 2)}, so that they count with their nameplate: find it out and write it down.";
    }

    private static string NameOf(ConsumerKind kind, IReadOnlyList<string> ids) => ids.Count == 1
        ? $"'{ids[0]}'"
        : $"{ids.Count.ToString(CultureInfo.InvariantCulture)} {KindOf(kind, ids.Count)}";

    private static string KindOf(ConsumerKind kind, int count) => (kind, count) switch
    {
        (ConsumerKind.Connector, _) => "connectors",
        (ConsumerKind.Rack, _) => "racks",
        (ConsumerKind.Cooling, _) => "cooling plants",
        _ => "house loads",
    };

    private static bool IsBelow(PowerTree tree, int node, int ancestor)
    {
        while (node > ancestor)
        {
            node = tree.Nodes[node].Parent;
        }

        return node == ancestor;
    }

    private static TextPosition LimitAt(ReadMap file, string node, string limit) => NodeMap(file, node) is { } map
        ? map.List<ReadMap>("limits").FirstOrDefault(l => string.Equals(l.Text("id"), limit, StringComparison.Ordinal))?.At("amount") ?? map.At("limits")
        : file.Position;

    private static ReadMap? NodeMap(ReadMap file, string id) =>
        ((ReadMap?[])[file.Map("grid"), .. file.List<ReadMap>("nodes"), .. file.List<ReadMap>("cabinets"), .. file.List<ReadMap>("pods")])
        .FirstOrDefault(m => string.Equals(m?.Text("id"), id, StringComparison.Ordinal));

    private static string UnitOf(LimitQuantity quantity) => quantity switch { LimitQuantity.Watts => "W", LimitQuantity.VoltAmperes => "VA", _ => "A" };

    /// <summary>To three digits, upwards: a remedy that is rounded the wrong way does not help.</summary>
    private static double RoundUp(double value) => Math.Ceiling((value / StepOf(value)) - 1e-9) * StepOf(value);

    private static double RoundDown(double value) => Math.Floor((value / StepOf(value)) + 1e-9) * StepOf(value);

    private static double StepOf(double value) => value <= 0 ? 1 : Math.Pow(10, Math.Floor(Math.Log10(value)) - 2);

    /// <summary>One summand: equal devices together.</summary>
    /// <param name="Name">"24 connectors" or "'shop'".</param>
    /// <param name="Count">How many.</param>
    /// <param name="WattsEach">What each draws, W.</param>
    /// <param name="Amount">What all together count in the quantity judged.</param>
    /// <param name="Reason">Why they count with their nameplate, with what to do; empty when they do not.</param>
    /// <param name="CanBeLowered">Whether a fallback decides what they draw.</param>
    private sealed record Term(string Name, int Count, double WattsEach, double Amount, string Reason, bool CanBeLowered)
    {
        public string Describe(string unit) => unit is "W" && Count > 1
            ? $"{Name} × {Shown.Power(WattsEach)}"
            : $"{Name} {Shown.Amount(Amount, unit)}";
    }
}
