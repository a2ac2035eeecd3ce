namespace Megapod.Lab.Study;

using System.Globalization;
using Megapod.Core.Outcomes;
using Megapod.Files.SiteFile.Variants;

/// <summary>A study as a table and sentences, the same on a terminal and on a page.</summary>
public sealed class StudyTable
{
    private readonly Study study;

    /// <summary>A table of a study.</summary>
    public StudyTable(Study study)
    {
        ArgumentNullException.ThrowIfNull(study);
        this.study = study;
        bool showsQueue = study.Vary.Any(v => v.Path is ShortNames.Stalls or ShortNames.SessionsPerDay) || study.Cases.Any(c => c.Year?.QueueMinutesP95 > 0);
        var parts = study.Vary.Where(v => v.ReachesNone).ToList();
        var columns = new List<(string Head, Func<StudyResult, string> Cell)>
        {
            ($"profit a year, {study.Currency}", c => Money(c.Year!.Profit)),
            ("beyond baseline", c => c.IsBaseline ? "baseline" : c.Gain is { } gain ? Signed(gain.Profit) : "–"),
        };
        if (parts.Count > 1)
        {
            columns.AddRange(parts.Select(p => ($"{p.Path} adds", (Func<StudyResult, string>)(c => c.Adds.FirstOrDefault(a => a.Of == p.Path) is { } gain ? Signed(gain.Profit) : ""))));
        }

        columns.Add(("GPU-hours a year", c => c.Year!.GpuHours.ToString("N0", CultureInfo.InvariantCulture)));
        columns.Add(("late to cars", c => Late(c.Year!)));
        if (showsQueue)
        {
            columns.Add(("queue 95 %, min", c => c.Year!.QueueMinutesP95.ToString("F0", CultureInfo.InvariantCulture)));
        }

        columns.Add(("peak, kW", c => (c.Year!.PeakWatts / 1000).ToString("N0", CultureInfo.InvariantCulture)));
        if (study.Costs.IsAnyKnown)
        {
            columns.Add(("invested more", c => c.Gain?.Investment is { } investment ? Signed(investment) + (c.Gain.PaysBack == PayBack.CostNotGiven ? " in part" : "") : ""));
            columns.Add(("pays back", c => c.IsBaseline ? "" : Words(c.Gain)));
            if (parts.Count > 1)
            {
                columns.AddRange(parts.Select(p => ($"{p.Path} alone", (Func<StudyResult, string>)(c => Words(c.Adds.FirstOrDefault(a => a.Of == p.Path))))));
            }
        }

        if (study.Cases.Any(c => !c.IsSound))
        {
            columns.Add(("laws", c => c.IsSound ? "held" : "BROKEN"));
        }

        Head = [.. study.Vary.Select(v => v.Path), .. columns.Select(c => c.Head)];
        Rows = [.. study.Cases.Select(c => (c, (IReadOnlyList<string>)[.. c.Settings.Select(s => s.Value), .. c.Year is null ? [$"refused: {c.Refused[0].Code}"] : columns.Select(k => k.Cell(c))]))];
    }

    /// <summary>Heads of the columns.</summary>
    public IReadOnlyList<string> Head { get; }

    /// <summary>Each case with its cells; a refused one has its settings and one cell more.</summary>
    public IReadOnlyList<(StudyResult Case, IReadOnlyList<string> Cells)> Rows { get; }

    /// <summary>Which case earns most, in a sentence; null when none was simulated.</summary>
    public string? Best()
    {
        var sound = study.Cases.Where(c => c.Year is not null && c.IsSound).ToList();
        if (sound.MaxBy(c => c.Year!.Profit) is not { } best)
        {
            return null;
        }

        string beyond = best.IsBaseline
            ? "; that is the baseline"
            : best.Gain is { } gain
                ? $", {Signed(gain.Profit)} beside the baseline ({Span(gain)}){(gain.PaysBack is PayBack.None or PayBack.CostNotGiven ? "" : $"; pays back: {Words(gain)}")}"
                : "";
        return $"Highest yearly profit: {Name(best)}, {Money(best.Year!.Profit)} {study.Currency}{beyond}. Of what its cars ask for {Late(best.Year)} comes late.";
    }

    /// <summary>What a person must know to trust the figures, each a sentence or two.</summary>
    public IReadOnlyList<string> Notes()
    {
        var notes = new List<string>(study.HowAYear());
        bool hasNone = study.Vary.Any(v => v.ReachesNone);
        notes.Add(hasNone
            ? $"The baseline of a case is the same one without {string.Join(" and without ", study.Vary.Where(v => v.ReachesNone).Select(v => v.Path))}."
            : "The baseline is the case with the first value of everything.");
        if (!study.Costs.IsAnyKnown)
        {
            notes.Add(study.CostsMissing.Count == 0
                ? "Nothing that costs an investment differs, so nothing is paid back."
                : $"No costs were named, so nothing is said about paying back: give {string.Join(", ", study.CostsMissing)}.");
        }
        else
        {
            notes.Add("Pay-back is simple: spent more over earned more a year, without interest; battery wear is taken off the profit as well, which makes it longer.");
            if (study.CostsMissing.Count > 0)
            {
                notes.Add($"Not counted, because its cost was not named: {string.Join(", ", study.CostsMissing)}. Cases that differ in it have no pay-back; 0 is a cost, too.");
            }
        }

        return notes;
    }

    /// <summary>Why cases were refused: each set of reasons once, with the cases that it refuses.</summary>
    public IReadOnlyList<(string Cases, IReadOnlyList<Fault> Faults)> Refused() =>
    [
        .. study.Cases.Where(c => c.Refused.Count > 0)
            .GroupBy(c => string.Join('\n', c.Refused), StringComparer.Ordinal)
            .Select(g => (string.Join("; ", g.Select(Name)), g.First().Refused)),
    ];

    /// <summary>A case by its settings.</summary>
    public static string Name(StudyResult one)
    {
        ArgumentNullException.ThrowIfNull(one);
        return string.Join(", ", one.Settings);
    }

    /// <summary>Pay-back in words.</summary>
    public static string Words(StudyGain? gain) => gain?.PaysBack switch
    {
        PayBack.Years => string.Create(CultureInfo.InvariantCulture, $"{gain.PaybackYears:0.0} years"),
        PayBack.AtOnce => "at once",
        PayBack.Never => "never",
        PayBack.SpendsLess => "spends less",
        PayBack.CostNotGiven => "cost not given",
        _ => "",
    };

    private static string Span(StudyGain gain) => gain.ProfitLow == gain.ProfitHigh ? "one span" : $"spans from {Signed(gain.ProfitLow)} to {Signed(gain.ProfitHigh)}";

    private static string Money(decimal amount) => amount.ToString("N0", CultureInfo.InvariantCulture);

    private static string Signed(decimal amount) => amount.ToString("+#,0;-#,0;0", CultureInfo.InvariantCulture);

    private static string Late(StudyYear year) => year.RequestedWh > 0 ? string.Create(CultureInfo.InvariantCulture, $"{year.DelayedWh / year.RequestedWh * 100:0.####} %") : "–";
}
