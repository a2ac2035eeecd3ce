namespace Megapod.Cli.Output;

using System.Globalization;
using Megapod.Lab.Drill;
using Spectre.Console;

/// <summary>A drill for people: what was reached, what each kind of work had, and power by the minute as a line of blocks.</summary>
internal static class DrillTables
{
    private const int Columns = 72;
    private const int Rows = 8;
    private const double Lowest = 0.4;
    private const double Highest = 1.05;
    private static readonly string[] Blocks = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

    /// <summary>Prints it.</summary>
    public static void Draw(IAnsiConsole console, Drill drill)
    {
        string verdict = drill.IsGood ? "good" : "not good";
        console.WriteLine(drill.WorstSecondFraction is null
            ? string.Create(CultureInfo.InvariantCulture, $"{(drill.Site is { } site ? $"Site {site}" : "Steering alone")}, mix {drill.Mix}, {Percent(drill.ShedFraction)} less for {TimeSpan.FromSeconds(drill.Seconds):hh\\:mm} h, f {drill.FixedShare:0.##}, curves at first {Percent(drill.CurveError)} wrong, seed {drill.Seed}: {verdict}")
            : string.Create(CultureInfo.InvariantCulture, $"Real processes, {Percent(drill.ShedFraction)} less for {drill.Seconds:0} s: {verdict}"));
        var figures = new Table { Border = TableBorder.None, ShowHeaders = false };
        figures.AddColumn("");
        figures.AddColumn("");
        foreach (var (name, value) in Figures(drill))
        {
            figures.AddRow(new Text(name), new Text(value));
        }

        console.Write(figures);
        console.WriteLine();
        foreach (string line in Course(drill))
        {
            console.WriteLine(line);
        }

        var table = new Table { Border = TableBorder.Simple };
        foreach (string head in (string[])["work", "tier", "draw of free", "speed of free", "promised"])
        {
            table.AddColumn(new TableColumn(new Text(head)).RightAligned());
        }

        foreach (var job in drill.Jobs)
        {
            table.AddRow(new Text(job.Name), new Text(job.Tier.ToString(CultureInfo.InvariantCulture)), new Text(Percent(job.PowerFraction)), new Text(Percent(job.Performance)), new Text(Percent(job.Promised)));
        }

        console.Write(table);
    }

    private static IEnumerable<(string Name, string Value)> Figures(Drill drill)
    {
        yield return ("before", RunTables.Power(drill.BaselineWatts));
        yield return ("target", RunTables.Power((1 - drill.ShedFraction) * drill.BaselineWatts));
        yield return ("reached after", drill.ReachedAfterSeconds is { } seconds ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s") : "never");
        yield return ("worst ten seconds from the target", string.Create(CultureInfo.InvariantCulture, $"{Percent(drill.WorstDeviationFraction)}, after {drill.WorstAfterSeconds:0} s"));
        yield return ("seconds above the target, worst", string.Create(CultureInfo.InvariantCulture, $"{drill.SecondsOverTarget}, {RunTables.Power(drill.WorstExcessWatts)}"));
        if (drill.WorstSecondFraction is { } second)
        {
            yield return ("worst second from the target", Percent(second));
        }

        if (drill.Site is not null)
        {
            yield return ("grants that lapsed", drill.GrantsLapsed.ToString(CultureInfo.InvariantCulture));
            yield return ("laws broken", drill.LawsBroken.Count == 0 ? "none" : string.Join("; ", drill.LawsBroken));
        }

        yield return ("mean of the event, of the target", Percent(drill.MeanOfTarget));
        yield return ("work done, of free", Percent(drill.WeightedPerformance));
        yield return ("possible at most", drill.LpOptimum is { } most ? string.Create(CultureInfo.InvariantCulture, $"{Percent(most)}: {drill.WeightedPerformance / most:F4} of it done") : "promises take more than there is");
        yield return ("pauses, work lost to them", string.Create(CultureInfo.InvariantCulture, $"{drill.Pauses}, {Percent(drill.LostFraction)}"));
        yield return ("highest minute after it, above before", Percent(drill.ReboundFraction));
        yield return ("steepest return", $"{RunTables.Power(drill.ReturnRampWattsPerSecond)}/s");
        yield return ("promises broken", drill.PromisesBroken.Count == 0 ? "none" : string.Join("; ", drill.PromisesBroken));
    }

    /// <summary>Columns of blocks, each the mean of some minutes; a line of dots marks the target.</summary>
    private static IEnumerable<string> Course(Drill drill)
    {
        int columns = Math.Min(Columns, drill.Course.Count);
        double[] shares = [.. Enumerable.Range(0, columns).Select(c => Mean(drill.Course, c * drill.Course.Count / columns, (c + 1) * drill.Course.Count / columns))];
        double step = (Highest - Lowest) / Rows;
        for (int row = Rows - 1; row >= 0; row--)
        {
            double bottom = Lowest + (row * step);
            bool isTarget = 1 - drill.ShedFraction >= bottom && 1 - drill.ShedFraction < bottom + step;
            string blocks = string.Concat(shares.Select(s => Block((s - bottom) / step, isTarget)));
            yield return string.Create(CultureInfo.InvariantCulture, $"{100 * (bottom + step),4:F0} % |{blocks}{(isTarget ? "  target" : "")}");
        }
    }

    private static string Block(double filled, bool isTarget) => filled <= 0 && isTarget ? "·" : Blocks[(int)Math.Clamp(Math.Round(filled * (Blocks.Length - 1)), 0, Blocks.Length - 1)];

    private static double Mean(IReadOnlyList<double> values, int from, int to) => values.Skip(from).Take(Math.Max(1, to - from)).Average();

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.##} %");
}
