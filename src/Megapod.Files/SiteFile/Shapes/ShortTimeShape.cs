namespace Megapod.Files.SiteFile.Shapes;

using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Megapod.Core.Model;
using Megapod.Files.SiteFile.Quantities;
using Megapod.Files.SiteFile.Yaml;

/// <summary>One point of a short-time curve, "1.2x for 600 s"; yields a <see cref="ShortTimePoint"/>.</summary>
internal sealed partial class ShortTimeShape : ScalarShape
{
    private const double LargestFactor = 20;
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(1);

    /// <inheritdoc/>
    protected override string Needed => "a factor with its time";

    /// <inheritdoc/>
    protected override string HowToWrite => "Write for example '1.2x for 600 s': the factor above 1 and at most 20, the time above zero and at most a day.";

    /// <inheritdoc/>
    protected override object? ReadText(YamlText text, string name, ReadContext context)
    {
        string[] parts = text.Text.Length <= QuantityText.LongestText && Form().IsMatch(text.Text) ? text.Text.Split(" for ") : [];
        if (parts is [var multiple, var time]
            && double.TryParse(multiple.TrimEnd('x', '×', ' '), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double factor)
            && factor is > 1 and <= LargestFactor
            && QuantityText.Read(time, KnownQuantities.Time, context.Currency) is { Code: null, Value: > 0 } seconds
            && seconds.Value <= LongestTime.TotalSeconds)
        {
            return new ShortTimePoint(factor, TimeSpan.FromSeconds(seconds.Value));
        }

        context.Faults.Add(FaultCodes.BadShortTimePoint, text.At, $"'{name}' contains '{Shown.Short(text.Text)}', but {Needed} is needed.", HowToWrite);
        return null;
    }

    /// <inheritdoc/>
    public override JsonObject Describe() => new() { ["type"] = "string", ["pattern"] = Form().ToString() };

    [GeneratedRegex("^[0-9]{1,2}(?:\\.[0-9]{1,6})? ?[x×] for [0-9.]+ ?(?:ms|s|min|h|d)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Form();
}
