namespace Megapod.Files.SiteFile.Shapes;

using System.Text.Json.Nodes;
using Megapod.Files.SiteFile.Yaml;

/// <summary>True or false; yields a bool. YAML's other words for them are refused, because readers disagree about "no" and "off".</summary>
internal sealed class FlagShape : ScalarShape
{
    /// <inheritdoc/>
    protected override string Needed => "true or false";

    /// <inheritdoc/>
    protected override string HowToWrite => "Write true or false.";

    /// <inheritdoc/>
    protected override object? ReadText(YamlText text, string name, ReadContext context)
    {
        switch (text.Text)
        {
            case "true":
                return true;
            case "false":
                return false;
            default:
                context.Faults.Add(FaultCodes.BadWord, text.At, $"'{name}' is '{Shown.Short(text.Text)}', but true or false is needed.", HowToWrite);
                return null;
        }
    }

    /// <inheritdoc/>
    public override JsonObject Describe() => new() { ["type"] = "boolean" };

    /// <inheritdoc/>
    public override JsonNode DescribeDefault(string text) => JsonValue.Create(text is "true");
}
