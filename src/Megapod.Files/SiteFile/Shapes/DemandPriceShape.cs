namespace Megapod.Files.SiteFile.Shapes;

using System.Text.Json.Nodes;
using Megapod.Core.Model;
using Megapod.Files.SiteFile.Quantities;
using Megapod.Files.SiteFile.Yaml;

/// <summary>The price of a month's peak: its unit decides whether active or apparent power is charged; yields a <see cref="LimitAmount"/> whose value is the price.</summary>
internal sealed class DemandPriceShape : ScalarShape
{
    private static readonly Quantity[] Candidates = [KnownQuantities.DemandPrice, KnownQuantities.ApparentDemandPrice];

    /// <inheritdoc/>
    protected override string Needed => "a price of a month's peak";

    /// <inheritdoc/>
    protected override string HowToWrite => "Write for example 15 EUR/kW-month or 12 EUR/kVA-month.";

    /// <inheritdoc/>
    protected override object? ReadText(YamlText text, string name, ReadContext context)
    {
        var reading = QuantityText.Read(text.Text, Candidates, context.Currency);
        if (reading.Code is not null)
        {
            context.Faults.Add(reading.Code, text.At, $"'{name}' {reading.Problem}", reading.Remedy);
            return null;
        }

        if (reading.Value is < 0 or > QuantityShape.Largest)
        {
            context.Faults.Add(FaultCodes.OutOfRange, text.At, $"'{name}' is {Shown.Short(text.Text)}, but a charge is at least zero.", HowToWrite);
            return null;
        }

        return new LimitAmount(reading.Value, (LimitQuantity)Array.IndexOf(Candidates, reading.Quantity));
    }

    /// <inheritdoc/>
    public override JsonObject Describe() => new()
    {
        ["anyOf"] = new JsonArray([.. Candidates.Select(q => QuantityShape.NotNegative(q).Describe())]),
    };
}
