namespace Megapod.Files.SiteFile.Shapes;

using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Megapod.Files.SiteFile.Yaml;

/// <summary>Months of the year, "6-9" from June to September or "12" for one; yields a pair of months, both included.</summary>
internal sealed partial class MonthsShape : ScalarShape
{
    /// <inheritdoc/>
    protected override string Needed => "a span of months";

    /// <inheritdoc/>
    protected override string HowToWrite => "Write the first month and the last, for example 6-9, or one month; split a span over the new year in two.";

    /// <inheritdoc/>
    protected override object? ReadText(YamlText text, string name, ReadContext context)
    {
        if (Form().IsMatch(text.Text))
        {
            int[] months = [.. text.Text.Split('-', StringSplitOptions.TrimEntries).Select(m => int.Parse(m, NumberStyles.None, CultureInfo.InvariantCulture))];
            if (months[0] is >= 1 && months[0] <= months[^1] && months[^1] <= 12)
            {
                return (months[0], months[^1]);
            }
        }

        context.Faults.Add(FaultCodes.BadMonths, text.At, $"'{name}' contains '{Shown.Short(text.Text)}', which is not a span of months.", HowToWrite);
        return null;
    }

    /// <inheritdoc/>
    public override JsonObject Describe() => new() { ["type"] = new JsonArray("string", "integer"), ["pattern"] = Form().ToString(), ["minimum"] = 1, ["maximum"] = 12 };

    [GeneratedRegex("^[0-9]{1,2}(?: ?- ?[0-9]{1,2})?$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Form();
}
