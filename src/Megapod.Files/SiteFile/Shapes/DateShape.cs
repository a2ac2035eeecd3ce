namespace Megapod.Files.SiteFile.Shapes;

using System.Globalization;
using System.Text.Json.Nodes;
using Megapod.Files.SiteFile.Yaml;

/// <summary>A day, "2026-07-01", or a month, "2026-07"; yields the day or the month's first as a <see cref="DateOnly"/>.</summary>
/// <param name="isMonth">Whether a month is meant.</param>
internal sealed class DateShape(bool isMonth = false) : ScalarShape
{
    /// <inheritdoc/>
    protected override string Needed => isMonth ? "a month" : "a date";

    /// <inheritdoc/>
    protected override string HowToWrite => isMonth ? "Write year and month, for example 2026-07." : "Write year, month and day, for example 2026-07-01.";

    /// <inheritdoc/>
    protected override object? ReadText(YamlText text, string name, ReadContext context)
    {
        if (DateOnly.TryParseExact(text.Text, isMonth ? "yyyy-MM" : "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return date;
        }

        context.Faults.Add(FaultCodes.BadDate, text.At, $"'{name}' is '{Shown.Short(text.Text)}', but {Needed} is needed.", HowToWrite);
        return null;
    }

    /// <inheritdoc/>
    public override JsonObject Describe() => new() { ["type"] = "string", ["pattern"] = isMonth ? "^[0-9]{4}-[0-9]{2}$" : "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" };
}
