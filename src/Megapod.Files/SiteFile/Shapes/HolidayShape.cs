namespace Megapod.Files.SiteFile.Shapes;

using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Megapod.Core.Model;
using Megapod.Files.SiteFile.Yaml;

/// <summary>A day that runs like a weekend: "2026-05-14", each year's "12-25", or "easter", "easter-2", "easter+39"; yields a <see cref="HolidayConfig"/>.</summary>
internal sealed partial class HolidayShape : ScalarShape
{
    /// <summary>A year in which every day of the calendar is there.</summary>
    private const string LeapYear = "2024-";

    /// <inheritdoc/>
    protected override string Needed => "a day of the calendar";

    /// <inheritdoc/>
    protected override string HowToWrite => "Write a date, for example 2026-05-14, a day of each year, for example 12-25, or days from Easter Sunday, for example easter+1.";

    /// <inheritdoc/>
    protected override object? ReadText(YamlText text, string name, ReadContext context)
    {
        if (Form().Match(text.Text) is { Success: true } match)
        {
            if (match.Groups["offset"] is { } offset && text.Text.StartsWith('e'))
            {
                int days = offset.Success ? int.Parse(offset.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0;
                if (Math.Abs(days) <= HolidayConfig.MostEasterOffset)
                {
                    return new HolidayConfig { EasterOffset = days };
                }
            }
            else if (DateOnly.TryParseExact(match.Groups["year"].Success ? text.Text : LeapYear + text.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            {
                return new HolidayConfig { Year = match.Groups["year"].Success ? date.Year : null, Month = date.Month, Day = date.Day };
            }
        }

        context.Faults.Add(FaultCodes.BadHoliday, text.At, $"'{name}' contains '{Shown.Short(text.Text)}', which is not a day of the calendar.", HowToWrite);
        return null;
    }

    /// <inheritdoc/>
    public override JsonObject Describe() => new() { ["type"] = "string", ["pattern"] = Form().ToString() };

    [GeneratedRegex("^((?<year>[0-9]{4})-)?[0-9]{2}-[0-9]{2}$|^easter(?<offset>[+-][0-9]{1,2})?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Form();
}
