namespace Megapod.Files.SiteFile.Checks;

using System.Globalization;
using Megapod.Core.Model;
using Megapod.Files.SiteFile.Shapes;
using Megapod.Files.SiteFile.Yaml;

/// <summary>
/// The site rule: what all devices draw in silence fits each import limit and each rating of every node, in every case, with the battery
/// at zero. See <see cref="SilentLoad"/>.
/// </summary>
internal sealed class SilentLoadChecks
{
    /// <summary>More terms of a sum than this are put together as "others".</summary>
    private const int MostTerms = 5;

    private readonly ReadMap file;
    private readonly FaultList faults;
    private readonly PowerTree tree;
    private readonly IReadOnlyList<ElectricalLoad> loads;
    private readonly HashSet<string> withoutFallback;

    private SilentLoadChecks(ReadMap file, SiteConfig site, FaultList faults)
    {
        this.file = file;
        this.faults = faults;
        tree = PowerTree.From(site);
        loads = SilentLoad.OfNodes(tree);
        withoutFallback =
        [
            .. site.Cabinets.SelectMany(c => c.Connectors).Where(c => c.Fallback is null).Select(c => c.Id),
            .. site.Pods.SelectMany(p => p.Racks).Where(r => r.Fallback is null).Select(r => r.Id),
        ];
    }

    /// <summary>Judges a site that has a sound power tree.</summary>
    public static void Run(ReadMap file, SiteConfig site, FaultList faults) => new SilentLoadChecks(file, site, faults).Run();

    private void Run()
    {
        // A long chain of nodes fails at each of them; no more are worked out than can be listed.
        foreach (var verdict in SilentLoad.Judge(tree).Where(v => !v.Fits).Take(FaultList.MaximumFaults))
        {
            string node = tree.Nodes[verdict.Node].Id;
            if (verdict.Limit is { } limit)
            {
                Report(FaultCodes.SilentLoadAboveLimit, verdict, $"limit '{limit.Id}' of '{node}'", LimitAt(node, limit.Id));
            }
            else
            {
                Report(FaultCodes.SilentLoadAboveRating, verdict, $"rating of '{node}'", NodeMap(node)?.At("rating") ?? file.Position);
            }
        }

        foreach (var named in file.List<ReadMap>("cases"))
        {
            Case(named);
        }
    }

    private void Case(ReadMap named)
    {
        if (named.Find<double>("importLimit") is not { } amount || SiteCases.ConnectionLimit(tree.Site) is not { } limit)
        {
            return;
        }

        var root = tree.Nodes[0];
        var verdict = new SilentLoadVerdict(0, limit, LimitQuantity.Watts, loads[0].Watts, SilentLoad.MeterError(root, amount), amount);
        if (!verdict.Fits)
        {
            Report(FaultCodes.SilentLoadAboveLimit, verdict, $"import limit of the case '{named.Text("name")}'", named.At("importLimit"));
        }
    }

    private void Report(string code, SilentLoadVerdict verdict, string what, TextPosition at)
    {
        var terms = Terms(verdict);
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
        var sentences = new List<string>();
        if (terms.Where(t => t.Kind == TermKind.Advisory).MaxBy(t => t.Amount) is { } advisory)
        {
            sentences.Add($"The enforcement of {advisory.Name} is advisory, which counts with the nameplate: have the class proven and set 'enforcement.class'.");
        }

        if (terms.Where(t => t.Kind == TermKind.UnknownFallback).MaxBy(t => t.Amount) is { } unknown)
        {
            sentences.Add($"No fallback is written for {unknown.Name}, which counts with the nameplate: find it out and write it down.");
        }

        var largest = terms.Where(t => t.Kind is TermKind.Fallback or TermKind.UnknownFallback).MaxBy(t => t.Amount);
        string needed = Shown.Amount(RoundUp(excess), unit);
        string all = $"{needed} in all";
        sentences.Add(largest switch
        {
            null when sentences.Count > 0 => $"It must become {needed} less.",
            null => $"Nothing here has a fallback that could be lowered: raise the {what} by {needed}, or feed something from elsewhere.",
            _ when largest.Amount <= excess => $"Lower the fallbacks by {all}; those of {largest.Name} alone do not suffice.",
            _ => $"Lower the fallback of {largest.Name} to at most {Shown.Power(RoundDown(largest.WattsEach * (1 - (excess / largest.Amount))))}{(largest.Count > 1 ? " each" : "")}, or the fallbacks by {all}.",
        });
        return string.Join(' ', sentences);
    }

    private List<Term> Terms(SilentLoadVerdict verdict)
    {
        var volts = SilentLoad.JudgedVoltage(tree);
        var phase = FullestPhase(verdict);
        bool[] below = Below(verdict.Node);
        var groups = tree.Consumers
            .Where(c => below[c.Node])
            .Select(c => (Consumer: c, Watts: SilentLoad.Of(c).Value, Amount: phase(SilentLoad.LoadOf(c, volts))))
            .Where(c => c.Amount > 0)
            .GroupBy(c => (c.Consumer.Kind, c.Watts, c.Amount, Term: KindOf(c.Consumer)))
            .Select(g => new Term(NameOf(g.Key.Kind, [.. g.Select(c => c.Consumer.Id)]), g.Count(), g.Key.Watts, g.Key.Amount * g.Count(), g.Key.Term));
        var residuals = tree.Nodes
            .Where((_, i) => below[i])
            .Select(n => new Term($"residual of '{n.Id}'", 1, n.Residual.Value, phase(SilentLoad.ResidualOf(n, volts)), TermKind.Fixed))
            .Where(t => t.Amount > 0);
        return [.. groups.Concat(residuals).OrderByDescending(t => t.Amount).ThenBy(t => t.Name, StringComparer.Ordinal)];
    }

    /// <summary>How a load counts in a verdict: for currents in the phase that is fullest in the sum, so that the terms add up to it.</summary>
    private Func<ElectricalLoad, double> FullestPhase(SilentLoadVerdict verdict)
    {
        if (verdict.Quantity != LimitQuantity.AmperesPerPhase)
        {
            return load => load.In(verdict.Quantity);
        }

        var sum = loads[verdict.Node];
        return verdict.Load switch
        {
            var fullest when fullest <= sum.L1Amperes => load => load.L1Amperes,
            var fullest when fullest <= sum.L2Amperes => load => load.L2Amperes,
            _ => load => load.L3Amperes,
        };
    }

    private TermKind KindOf(Consumer consumer)
    {
        if (!consumer.IsControlled)
        {
            return TermKind.Fixed;
        }

        if (consumer.Enforcement.Class == EnforcementClass.Advisory)
        {
            return TermKind.Advisory;
        }

        return withoutFallback.Contains(consumer.Id) ? TermKind.UnknownFallback : TermKind.Fallback;
    }

    private static string NameOf(ConsumerKind kind, IReadOnlyList<string> ids) => ids.Count == 1
        ? $"'{ids[0]}'"
        : $"{ids.Count.ToString(CultureInfo.InvariantCulture)} {Plural(kind)}";

    private static string Plural(ConsumerKind kind) => kind switch
    {
        ConsumerKind.Connector => "connectors",
        ConsumerKind.Rack => "racks",
        ConsumerKind.Cooling => "cooling plants",
        _ => "house loads",
    };

    /// <summary>Which nodes hang on this one, itself included; parents come before their children.</summary>
    private bool[] Below(int ancestor)
    {
        bool[] below = new bool[tree.Nodes.Length];
        below[ancestor] = true;
        for (int i = ancestor + 1; i < below.Length; i++)
        {
            below[i] = below[tree.Nodes[i].Parent];
        }

        return below;
    }

    private TextPosition LimitAt(string node, string limit) => NodeMap(node) is { } map
        ? map.List<ReadMap>("limits").FirstOrDefault(l => string.Equals(l.Text("id"), limit, StringComparison.Ordinal))?.At("amount") ?? map.At("limits")
        : file.Position;

    private ReadMap? NodeMap(string id) =>
        ((ReadMap?[])[file.Map("grid"), .. file.List<ReadMap>("nodes"), .. file.List<ReadMap>("cabinets"), .. file.List<ReadMap>("pods")])
        .FirstOrDefault(m => string.Equals(m?.Text("id"), id, StringComparison.Ordinal));

    private static string UnitOf(LimitQuantity quantity) => quantity switch { LimitQuantity.Watts => "W", LimitQuantity.VoltAmperes => "VA", _ => "A" };

    /// <summary>To three digits, upwards: a remedy that is rounded the wrong way does not help.</summary>
    private static double RoundUp(double value) => Math.Ceiling((value / StepOf(value)) - 1e-9) * StepOf(value);

    private static double RoundDown(double value) => Math.Floor((value / StepOf(value)) + 1e-9) * StepOf(value);

    private static double StepOf(double value) => value <= 0 ? 1 : Math.Pow(10, Math.Floor(Math.Log10(value)) - 2);

    private enum TermKind
    {
        /// <summary>Nothing that a site file could lower: house loads, cooling, residuals.</summary>
        Fixed,

        /// <summary>A written fallback.</summary>
        Fallback,

        /// <summary>The nameplate, because no fallback is written.</summary>
        UnknownFallback,

        /// <summary>The nameplate, because the device may ignore any ceiling.</summary>
        Advisory,
    }

    /// <summary>One summand: equal devices together.</summary>
    /// <param name="Name">"24 connectors" or "'shop'".</param>
    /// <param name="Count">How many.</param>
    /// <param name="WattsEach">What each draws, W.</param>
    /// <param name="Amount">What all together count in the quantity judged.</param>
    /// <param name="Kind">What decides how much they draw.</param>
    private sealed record Term(string Name, int Count, double WattsEach, double Amount, TermKind Kind)
    {
        public string Describe(string unit) => unit is "W" && Count > 1
            ? $"{Name} × {Shown.Power(WattsEach)}"
            : $"{Name} {Shown.Amount(Amount, unit)}";
    }
}
