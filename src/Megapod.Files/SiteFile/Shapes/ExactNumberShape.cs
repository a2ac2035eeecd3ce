namespace Megapod.Files.SiteFile.Shapes;

using System.Globalization;
using System.Text.Json.Nodes;
using Megapod.Files.SiteFile.Yaml;

/// <summary>A number without a unit that is kept exactly as it was written, 0.1 or 0x55AA; yields a decimal.</summary>
internal sealed class ExactNumberShape : ScalarShape
{
    /// <summary>Numbers in registers end at 1.8e19, and products of such numbers with a factor and a power of ten must still be ones.</summary>
    private const decimal Largest = 20_000_000_000_000_000_000m;

    /// <summary>Steps are neither finer nor coarser than this in any unit.</summary>
    private const decimal FinestStep = 0.000_000_001m;
    private const decimal CoarsestStep = 1_000_000_000m;

    private readonly bool isStep;

    private ExactNumberShape(bool isStep) => this.isStep = isStep;

    /// <summary>Any number.</summary>
    public static ExactNumberShape Any { get; } = new(isStep: false);

    /// <summary>What a step is worth: 1e-9 to 1e9.</summary>
    public static ExactNumberShape Step { get; } = new(isStep: true);

    /// <inheritdoc/>
    protected override string Needed => "a number";

    /// <inheritdoc/>
    protected override string HowToWrite => isStep ? "Write a number from 1e-9 to 1e9, such as 0.1." : "Write a number such as 0.1, -5000 or 0x55AA.";

    /// <inheritdoc/>
    protected override object? ReadText(YamlText text, string name, ReadContext context)
    {
        if (NumberOf(text.Text) is not { } number)
        {
            context.Faults.Add(FaultCodes.NotANumber, text.At, $"'{name}' is '{Shown.Short(text.Text)}', but a number is needed.", HowToWrite);
            return null;
        }

        if (Math.Abs(number) > Largest || (isStep && number is < FinestStep or > CoarsestStep))
        {
            context.Faults.Add(FaultCodes.OutOfRange, text.At, $"'{name}' is {Shown.Short(text.Text)}, which is outside its range.", HowToWrite);
            return null;
        }

        return number;
    }

    /// <inheritdoc/>
    public override JsonObject Describe()
    {
        var number = new JsonObject { ["type"] = "number" };
        if (isStep)
        {
            number["minimum"] = FinestStep;
            number["maximum"] = CoarsestStep;
        }

        return number;
    }

    /// <inheritdoc/>
    public override JsonNode DescribeDefault(string text) => JsonValue.Create(decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture));

    private static decimal? NumberOf(string text)
    {
        if (text.StartsWith("0x", StringComparison.Ordinal))
        {
            return ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong bits) ? bits : null;
        }

        return decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out decimal number) ? number : null;
    }
}
