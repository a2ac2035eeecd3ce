namespace Megapod.Files.RegisterMap;

using System.Text.Json.Nodes;
using Megapod.Files.SiteFile;
using Megapod.Files.SiteFile.Quantities;
using Megapod.Files.SiteFile.Shapes;
using Megapod.Files.SiteFile.Yaml;

/// <summary>The unit in which a device says its numbers; yields a <see cref="RegisterUnit"/>.</summary>
internal sealed class RegisterUnitShape : ScalarShape
{
    private static readonly Quantity[] Quantities = [KnownQuantities.Power, KnownQuantities.Energy, KnownQuantities.Voltage, KnownQuantities.Fraction];

    private static readonly string[] Symbols = [.. Quantities.SelectMany(q => q.Units).Select(u => u.Symbol)];

    /// <inheritdoc/>
    protected override string Needed => "a unit";

    /// <inheritdoc/>
    protected override string HowToWrite => $"Write {Shown.Choice(Symbols)}; capitals count. Steps of a unit go into 'factor'.";

    /// <inheritdoc/>
    protected override object? ReadText(YamlText text, string name, ReadContext context)
    {
        foreach (var quantity in Quantities)
        {
            if (quantity.Units.FirstOrDefault(u => string.Equals(u.Symbol, text.Text, StringComparison.Ordinal)) is { } unit)
            {
                return new RegisterUnit(quantity, unit.Factor);
            }
        }

        context.Faults.Add(FaultCodes.BadWord, text.At, $"'{name}' is '{Shown.Short(text.Text)}', which is not among the choices.", HowToWrite);
        return null;
    }

    /// <inheritdoc/>
    public override JsonObject Describe() => new() { ["enum"] = new JsonArray([.. Symbols.Select(s => JsonValue.Create(s))]) };
}
