namespace Megapod.Files.SiteFile.Shapes;

using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Megapod.Files.SiteFile.Quantities;
using Megapod.Files.SiteFile.Yaml;

/// <summary>One point of a curve: a number and the time for which it holds, "1.2x for 600 s".</summary>
/// <param name="form">What the text looks like; the JSON schema has it too.</param>
/// <param name="unit">Characters that may stand behind the number.</param>
/// <param name="code">Code of the fault where the text is none.</param>
internal abstract class TimedPointShape(Regex form, string unit, string code) : ScalarShape
{
    /// <inheritdoc/>
    protected sealed override object? ReadText(YamlText text, string name, ReadContext context)
    {
        string[] parts = text.Text.Length <= QuantityText.LongestText && form.IsMatch(text.Text) ? text.Text.Split(" for ") : [];
        if (parts is [var number, var time]
            && double.TryParse(number.TrimEnd([.. unit, ' ']), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value)
            && QuantityText.Read(time, KnownQuantities.Time, context.Currency) is { Code: null } seconds
            && Point(value, seconds.Value) is { } point)
        {
            return point;
        }

        context.Faults.Add(code, text.At, $"'{name}' contains '{Shown.Short(text.Text)}', but {Needed} is needed.", HowToWrite);
        return null;
    }

    /// <inheritdoc/>
    public sealed override JsonObject Describe() => new() { ["type"] = "string", ["pattern"] = form.ToString() };

    /// <summary>The point; null where number or time in seconds are out of range.</summary>
    protected abstract object? Point(double number, double seconds);
}
