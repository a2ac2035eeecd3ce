namespace Megapod.Files.SiteFile.Shapes;

using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Megapod.Files.SiteFile.Quantities;
using Megapod.Files.SiteFile.Yaml;

/// <summary>An amount with its unit; yields a double in the base unit.</summary>
internal sealed class QuantityShape : ScalarShape
{
    /// <summary>Nothing on a site comes near it, and sums of thousands of such amounts stay exact enough.</summary>
    public const double Largest = 1e12;

    private readonly Quantity quantity;
    private readonly double minimum;
    private readonly double maximum;
    private readonly bool aboveMinimum;

    private QuantityShape(Quantity quantity, double minimum, double maximum, bool aboveMinimum)
    {
        this.quantity = quantity;
        this.minimum = minimum;
        this.maximum = maximum;
        this.aboveMinimum = aboveMinimum;
    }

    /// <summary>Zero or more.</summary>
    public static QuantityShape NotNegative(Quantity quantity) => new(quantity, 0, Largest, aboveMinimum: false);

    /// <summary>More than zero.</summary>
    public static QuantityShape Positive(Quantity quantity) => new(quantity, 0, Largest, aboveMinimum: true);

    /// <summary>Between two amounts, both allowed.</summary>
    public static QuantityShape Between(Quantity quantity, double minimum, double maximum) => new(quantity, minimum, maximum, aboveMinimum: false);

    /// <summary>Above the first amount and at most the second.</summary>
    public static QuantityShape Above(Quantity quantity, double minimum, double maximum) => new(quantity, minimum, maximum, aboveMinimum: true);

    /// <inheritdoc/>
    protected override string Needed => quantity.Name;

    /// <inheritdoc/>
    protected override string HowToWrite => $"Write for example {quantity.Example}.";

    /// <inheritdoc/>
    protected override object? ReadText(YamlText text, string name, ReadContext context)
    {
        var reading = QuantityText.Read(text.Text, quantity, context.Currency);
        if (reading.Code is not null)
        {
            context.Faults.Add(reading.Code, text.At, $"'{name}' {reading.Problem}", reading.Remedy);
            return null;
        }

        if (Math.Abs(reading.Value) > Largest)
        {
            context.Faults.Add(FaultCodes.OutOfRange, text.At, $"'{name}' is {Shown.Short(text.Text)}, which is far too large.", "Check the number and its unit.");
            return null;
        }

        if (reading.Value < minimum || reading.Value > maximum || (aboveMinimum && reading.Value <= minimum))
        {
            context.Faults.Add(FaultCodes.OutOfRange, text.At, $"'{name}' is {Shown.Short(text.Text)}, but it must be {Range(context.Currency)}.", RangeRemedy(text.Text, context.Currency));
            return null;
        }

        return reading.Value;
    }

    /// <inheritdoc/>
    public override JsonObject Describe()
    {
        const string number = @"^\s*[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?\s*";
        string units = string.Join('|', quantity.Units.Select(u => Regex.Escape(u.Symbol)));
        string money = quantity.IsMoney ? "[A-Z]{3}" : "";
        var text = new JsonObject { ["type"] = "string", ["pattern"] = $"{number}{money}(?:{units})\\s*$" };
        if (!quantity.AcceptsBareNumber)
        {
            return text;
        }

        var bare = new JsonObject { ["type"] = "number", [aboveMinimum ? "exclusiveMinimum" : "minimum"] = minimum };
        if (maximum < Largest)
        {
            bare["maximum"] = maximum;
        }

        return quantity.Units.Count == 0 ? bare : new JsonObject { ["anyOf"] = new JsonArray(bare, text) };
    }

    private string Range(string currency)
    {
        string low = aboveMinimum ? $"above {Amount(minimum, currency)}" : $"at least {Amount(minimum, currency)}";
        if (maximum >= Largest)
        {
            return low;
        }

        return aboveMinimum ? $"{low} and at most {Amount(maximum, currency)}" : $"between {Amount(minimum, currency)} and {Amount(maximum, currency)}";
    }

    private string RangeRemedy(string text, string currency) => ReferenceEquals(quantity, KnownQuantities.Fraction) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double bare) && bare is > 1 and <= 100
        ? $"If {Shown.Number(bare)} percent are meant, write {Shown.Number(bare)} % or {Shown.Number(bare / 100)}."
        : $"Check the sign, the number and the unit; a good value is {quantity.Example.Replace("EUR", currency, StringComparison.Ordinal)}.";

    private string Amount(double value, string currency)
    {
        if (quantity.Units.Count == 0)
        {
            return Shown.Number(value);
        }

        var unit = quantity.Units.FirstOrDefault(u => u.Factor == 1m) ?? quantity.Units[0];
        double scaled = value / (double)unit.Factor;
        string symbol = quantity.IsMoney ? currency + unit.Symbol : unit.Symbol;
        return symbol is "s" ? Shown.Time(TimeSpan.FromSeconds(scaled)) : $"{Shown.Number(scaled)} {symbol}";
    }
}
