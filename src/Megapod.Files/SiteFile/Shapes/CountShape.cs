namespace Megapod.Files.SiteFile.Shapes;

using System.Globalization;
using System.Text.Json.Nodes;
using Megapod.Files.SiteFile.Yaml;

/// <summary>A whole number without a unit; yields an int.</summary>
/// <param name="minimum">Smallest number allowed.</param>
/// <param name="maximum">Largest number allowed.</param>
internal sealed class CountShape(int minimum, int maximum) : ScalarShape
{
    /// <inheritdoc/>
    protected override string Needed => "a whole number";

    /// <inheritdoc/>
    protected override string HowToWrite => $"Write a whole number between {minimum.ToString(CultureInfo.InvariantCulture)} and {maximum.ToString(CultureInfo.InvariantCulture)}.";

    /// <inheritdoc/>
    protected override object? ReadText(YamlText text, string name, ReadContext context)
    {
        if (!int.TryParse(text.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number))
        {
            context.Faults.Add(FaultCodes.NotANumber, text.At, $"'{name}' is '{Shown.Short(text.Text)}', but a whole number is needed.", HowToWrite);
            return null;
        }

        if (number < minimum || number > maximum)
        {
            context.Faults.Add(FaultCodes.OutOfRange, text.At, $"'{name}' is {Shown.Short(text.Text)}, which is outside its range.", HowToWrite);
            return null;
        }

        return number;
    }

    /// <inheritdoc/>
    public override JsonObject Describe() => new() { ["type"] = "integer", ["minimum"] = minimum, ["maximum"] = maximum };

    /// <inheritdoc/>
    public override JsonNode DescribeDefault(string text) => JsonValue.Create(int.Parse(text, CultureInfo.InvariantCulture));
}
