namespace Megapod.Files.SiteFile.Shapes;

using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Megapod.Core.Model;
using Megapod.Files.SiteFile.Quantities;
using Megapod.Files.SiteFile.Yaml;

/// <summary>One point of a ride-through curve, "70 % for 10 s"; yields a <see cref="RideThroughPoint"/>.</summary>
internal sealed partial class RideThroughShape : ScalarShape
{
    private static readonly TimeSpan LongestTime = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    protected override string Needed => "a share of the nominal voltage with its time";

    /// <inheritdoc/>
    protected override string HowToWrite => "Write for example '70 % for 10 s': a share below 100 % and the longest time below it, at most an hour.";

    /// <inheritdoc/>
    protected override object? ReadText(YamlText text, string name, ReadContext context)
    {
        string[] parts = text.Text.Length <= QuantityText.LongestText && Form().IsMatch(text.Text) ? text.Text.Split(" for ") : [];
        if (parts is [var share, var time]
            && double.TryParse(share.TrimEnd('%', ' '), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double percent)
            && percent is > 0 and < 100
            && QuantityText.Read(time, KnownQuantities.Time, context.Currency) is { Code: null, Value: >= 0 } seconds
            && seconds.Value <= LongestTime.TotalSeconds)
        {
            return new RideThroughPoint(percent / 100, TimeSpan.FromSeconds(seconds.Value));
        }

        context.Faults.Add(FaultCodes.BadRideThroughPoint, text.At, $"'{name}' contains '{Shown.Short(text.Text)}', but {Needed} is needed.", HowToWrite);
        return null;
    }

    /// <inheritdoc/>
    public override JsonObject Describe() => new() { ["type"] = "string", ["pattern"] = Form().ToString() };

    [GeneratedRegex("^[0-9]{1,2}(?:\\.[0-9]{1,6})? ?% for [0-9.]+ ?(?:ms|s|min|h)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Form();
}
