namespace Megapod.Files.SiteFile.Shapes;

using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Megapod.Files.SiteFile.Yaml;

/// <summary>Hours of the local day, "17-22" from 17:00 to 22:00; yields a pair of hours.</summary>
internal sealed partial class HoursShape : ScalarShape
{
    /// <inheritdoc/>
    protected override string Needed => "a span of hours";

    /// <inheritdoc/>
    protected override string HowToWrite => "Write the first hour and the hour it ends, for example 17-22; split a span over midnight in two.";

    /// <inheritdoc/>
    protected override object? ReadText(YamlText text, string name, ReadContext context)
    {
        if (Form().IsMatch(text.Text))
        {
            string[] hours = text.Text.Split(['-', '–'], StringSplitOptions.TrimEntries);
            int from = int.Parse(hours[0], NumberStyles.None, CultureInfo.InvariantCulture);
            int to = int.Parse(hours[1], NumberStyles.None, CultureInfo.InvariantCulture);
            if (from < to && to <= 24)
            {
                return (from, to);
            }
        }

        context.Faults.Add(FaultCodes.BadHours, text.At, $"'{name}' contains '{Shown.Short(text.Text)}', which is not a span of hours.", HowToWrite);
        return null;
    }

    /// <inheritdoc/>
    public override JsonObject Describe() => new() { ["type"] = "string", ["pattern"] = Form().ToString() };

    [GeneratedRegex("^[0-9]{1,2} ?[-–] ?[0-9]{1,2}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Form();
}
