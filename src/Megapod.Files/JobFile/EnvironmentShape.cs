namespace Megapod.Files.JobFile;

using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Megapod.Files.SiteFile;
using Megapod.Files.SiteFile.Shapes;
using Megapod.Files.SiteFile.Yaml;

/// <summary>Variables by name; yields a dictionary of strings.</summary>
internal sealed partial class EnvironmentShape : Shape
{
    private const int Most = 256;

    /// <summary>All names and values together, in characters; systems take more, and a job that needs more has a file.</summary>
    private const int MostCharacters = 32_768;

    /// <summary>What whoever runs the job tells it.</summary>
    private const string OurPrefix = "MEGAPOD_";

    private static readonly ArgumentShape Value = new();

    /// <inheritdoc/>
    public override object? Read(YamlValue value, string name, ReadContext context)
    {
        if (value is not YamlMap map)
        {
            string what = value is YamlList ? "a list" : "a single value";
            context.Faults.Add(FaultCodes.WrongKind, value.At, $"'{name}' is {what}, but a map is needed.", "Write each variable below it as 'NAME: value', indented by two spaces.");
            return null;
        }

        if (map.Entries.Count > Most || map.Entries.Sum(e => e.Key.Length + (e.Value is YamlText t ? t.Text.Length : 0)) > MostCharacters)
        {
            context.Faults.Add(
                JobFaultCodes.EnvironmentTooLarge, map.At, $"'{name}' has more than {Most.ToString(CultureInfo.InvariantCulture)} variables or {MostCharacters.ToString("N0", CultureInfo.InvariantCulture)} characters.", "Put what is large into a file that the job reads.");
            return null;
        }

        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in map.Entries)
        {
            if (!Name().IsMatch(entry.Key))
            {
                context.Faults.Add(JobFaultCodes.Variable, entry.KeyAt, $"'{Shown.Short(entry.Key)}' cannot be the name of a variable.", "Use letters, digits and '_', not beginning with a digit.");
            }
            else if (entry.Key.StartsWith(OurPrefix, StringComparison.Ordinal))
            {
                context.Faults.Add(JobFaultCodes.Variable, entry.KeyAt, $"'{Shown.Short(entry.Key)}' begins with {OurPrefix}, which is what the work node tells its jobs.", "Choose another name.");
            }
            else if (Value.Read(entry.Value, entry.Key, context) is string text)
            {
                variables[entry.Key] = text;
            }
        }

        return variables;
    }

    /// <inheritdoc/>
    public override JsonObject Describe() => new() { ["type"] = "object", ["maxProperties"] = Most, ["propertyNames"] = new JsonObject { ["pattern"] = Name().ToString() }, ["additionalProperties"] = Value.Describe() };

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]{0,127}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Name();
}
