namespace Megapod.Files.SiteFile.Shapes;

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Megapod.Files.SiteFile.Yaml;

/// <summary>Days of the week, "mon-fri" or "sun" for one; yields the list of days.</summary>
internal sealed partial class WeekdaysShape : ScalarShape
{
    private static readonly string[] Names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    /// <inheritdoc/>
    protected override string Needed => "a span of weekdays";

    /// <inheritdoc/>
    protected override string HowToWrite => "Write the first day and the last, for example mon-fri, or one day; the week begins with mon.";

    /// <inheritdoc/>
    protected override object? ReadText(YamlText text, string name, ReadContext context)
    {
        string[] ends = Form().IsMatch(text.Text) ? text.Text.Split('-', StringSplitOptions.TrimEntries) : [""];
        int from = Array.IndexOf(Names, ends[0]);
        int to = Array.IndexOf(Names, ends[^1]);
        if (from >= 0 && from <= to)
        {
            return (IReadOnlyList<DayOfWeek>)[.. Enumerable.Range(from, to - from + 1).Select(d => (DayOfWeek)((d + 1) % Names.Length))];
        }

        context.Faults.Add(FaultCodes.BadWeekdays, text.At, $"'{name}' contains '{Shown.Short(text.Text)}', which is not a span of weekdays.", HowToWrite);
        return null;
    }

    /// <inheritdoc/>
    public override JsonObject Describe() => new() { ["type"] = "string", ["pattern"] = Form().ToString() };

    [GeneratedRegex("^(?:mon|tue|wed|thu|fri|sat|sun)(?: ?- ?(?:mon|tue|wed|thu|fri|sat|sun))?$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Form();
}
