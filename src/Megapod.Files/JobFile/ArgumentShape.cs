namespace Megapod.Files.JobFile;

using System.Globalization;
using System.Text.Json.Nodes;
using Megapod.Files.SiteFile.Shapes;
using Megapod.Files.SiteFile.Yaml;

/// <summary>A program or one of its arguments, or the value of a variable: any text that a process can be given, also over several lines; yields a string.</summary>
internal sealed class ArgumentShape : ScalarShape
{
    /// <summary>Longest text; a small script fits.</summary>
    public const int Longest = 16_384;

    /// <inheritdoc/>
    protected override string Needed => "a text";

    /// <inheritdoc/>
    protected override string HowToWrite => "Write each argument as an item of its own; put it into quotes where YAML would take it for something else.";

    /// <inheritdoc/>
    protected override object? ReadText(YamlText text, string name, ReadContext context)
    {
        if (text.Text.Length <= Longest && !text.Text.Contains('\0', StringComparison.Ordinal))
        {
            return text.Text;
        }

        context.Faults.Add(
            JobFaultCodes.Argument, text.At, text.Text.Length > Longest ? $"'{name}' has a text of more than {Longest.ToString("N0", CultureInfo.InvariantCulture)} characters." : $"'{name}' has a text with a character that no process can be given.",
            "Put it into a file that the job reads.");
        return null;
    }

    /// <inheritdoc/>
    public override JsonObject Describe() => new() { ["type"] = new JsonArray("string", "number", "boolean"), ["maxLength"] = Longest };
}
