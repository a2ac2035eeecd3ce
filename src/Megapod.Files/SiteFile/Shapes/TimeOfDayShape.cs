namespace Megapod.Files.SiteFile.Shapes;

using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Megapod.Files.SiteFile.Yaml;

/// <summary>A time of the local day, "13:00"; yields the <see cref="TimeSpan"/> since midnight.</summary>
internal sealed partial class TimeOfDayShape : ScalarShape
{
    /// <inheritdoc/>
    protected override string Needed => "a time of day";

    /// <inheritdoc/>
    protected override string HowToWrite => "Write hours and minutes, for example 13:00.";

    /// <inheritdoc/>
    protected override object? ReadText(YamlText text, string name, ReadContext context)
    {
        if (Form().IsMatch(text.Text) && text.Text.Length == 5)
        {
            return TimeSpan.ParseExact(text.Text, @"hh\:mm", CultureInfo.InvariantCulture);
        }

        context.Faults.Add(FaultCodes.BadTimeOfDay, text.At, $"'{name}' is '{Shown.Short(text.Text)}', but a time of day is needed.", HowToWrite);
        return null;
    }

    /// <inheritdoc/>
    public override JsonObject Describe() => new() { ["type"] = "string", ["pattern"] = Form().ToString() };

    [GeneratedRegex("^(?:[01][0-9]|2[0-3]):[0-5][0-9]$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Form();
}
