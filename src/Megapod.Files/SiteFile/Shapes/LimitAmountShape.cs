namespace Megapod.Files.SiteFile.Shapes;

using System.Text.Json.Nodes;
using Megapod.Core.Model;
using Megapod.Files.SiteFile.Quantities;
using Megapod.Files.SiteFile.Yaml;

/// <summary>The amount of a limit: its unit decides whether active power, apparent power or current per phase is limited.</summary>
internal sealed class LimitAmountShape : ScalarShape
{
    private static readonly Quantity[] Candidates = [KnownQuantities.Power, KnownQuantities.ApparentPower, KnownQuantities.Current];

    /// <inheritdoc/>
    protected override string Needed => "power, apparent power or current";

    /// <inheritdoc/>
    protected override string HowToWrite => "Write for example 2 MW, 630 kVA or 400 A.";

    /// <inheritdoc/>
    protected override object? ReadText(YamlText text, string name, ReadContext context)
    {
        var reading = QuantityText.Read(text.Text, Candidates, context.Currency);
        if (reading.Code is not null)
        {
            context.Faults.Add(reading.Code, text.At, $"'{name}' {reading.Problem}", reading.Remedy);
            return null;
        }

        if (reading.Value is <= 0 or > QuantityShape.Largest)
        {
            context.Faults.Add(FaultCodes.OutOfRange, text.At, $"'{name}' is {Shown.Short(text.Text)}, but a limit must be above zero.", "Write it as a positive number; 'direction' says which way it looks.");
            return null;
        }

        return new LimitAmount(reading.Value, (LimitQuantity)Array.IndexOf(Candidates, reading.Quantity));
    }

    /// <inheritdoc/>
    public override JsonObject Describe() => new()
    {
        ["anyOf"] = new JsonArray([.. Candidates.Select(q => QuantityShape.Positive(q).Describe())]),
    };
}
