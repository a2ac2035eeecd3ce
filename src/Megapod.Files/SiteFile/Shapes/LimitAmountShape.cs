namespace Megapod.Files.SiteFile.Shapes;

using System.Text.Json.Nodes;
using Megapod.Core.Model;
using Megapod.Files.SiteFile.Quantities;
using Megapod.Files.SiteFile.Yaml;

/// <summary>An amount whose unit decides which quantity it is about; yields a <see cref="LimitAmount"/>.</summary>
internal sealed class LimitAmountShape : ScalarShape
{
    private readonly Quantity[] candidates;
    private readonly bool zeroAllowed;
    private readonly string rule;
    private readonly string? remedy;

    private LimitAmountShape(Quantity[] candidates, bool zeroAllowed, string needed, string howToWrite, string rule, string? remedy = null)
    {
        this.candidates = candidates;
        this.zeroAllowed = zeroAllowed;
        this.rule = rule;
        this.remedy = remedy;
        Needed = needed;
        HowToWrite = howToWrite;
    }

    /// <summary>A limit: of active power, apparent power or current per phase.</summary>
    public static LimitAmountShape Limit { get; } = new(
        [KnownQuantities.Power, KnownQuantities.ApparentPower, KnownQuantities.Current],
        zeroAllowed: false,
        "power, apparent power or current",
        "Write for example 2 MW, 630 kVA or 400 A.",
        "a limit must be above zero",
        "Write it as a positive number; 'direction' says which way it looks.");

    /// <summary>The price of a month's peak of active or of apparent power; it is the value.</summary>
    public static LimitAmountShape DemandPrice { get; } = new(
        [KnownQuantities.DemandPrice, KnownQuantities.ApparentDemandPrice],
        zeroAllowed: true,
        "a price of a month's peak",
        "Write for example 15 EUR/kW-month or 12 EUR/kVA-month.",
        "a charge is at least zero");

    /// <inheritdoc/>
    protected override string Needed { get; }

    /// <inheritdoc/>
    protected override string HowToWrite { get; }

    /// <inheritdoc/>
    protected override object? ReadText(YamlText text, string name, ReadContext context)
    {
        var reading = QuantityText.Read(text.Text, candidates, context.Currency);
        if (reading.Code is not null)
        {
            context.Faults.Add(reading.Code, text.At, $"'{name}' {reading.Problem}", reading.Remedy);
            return null;
        }

        if (reading.Value is < 0 or > QuantityShape.Largest || (reading.Value == 0 && !zeroAllowed))
        {
            context.Faults.Add(FaultCodes.OutOfRange, text.At, $"'{name}' is {Shown.Short(text.Text)}, but {rule}.", remedy ?? HowToWrite);
            return null;
        }

        return new LimitAmount(reading.Value, (LimitQuantity)Array.IndexOf(candidates, reading.Quantity));
    }

    /// <inheritdoc/>
    public override JsonObject Describe() => new()
    {
        ["anyOf"] = new JsonArray([.. candidates.Select(q => (zeroAllowed ? QuantityShape.NotNegative(q) : QuantityShape.Positive(q)).Describe())]),
    };
}
