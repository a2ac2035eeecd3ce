namespace Megapod.Files.SiteFile.Shapes;

using System.Text.Json.Nodes;
using Megapod.Files.SiteFile.Yaml;

/// <summary>
/// What a value in a site file may look like. One description does both jobs: it reads the value and it describes it in the JSON schema,
/// so that the two cannot say different things.
/// </summary>
internal abstract class Shape
{
    /// <summary>Reads a value.</summary>
    /// <param name="value">What was written.</param>
    /// <param name="name">The key it belongs to, for messages.</param>
    /// <param name="context">Faults, currency and defaults.</param>
    /// <returns>The value, or null after noting what is wrong.</returns>
    public abstract object? Read(YamlValue value, string name, ReadContext context);

    /// <summary>The JSON schema of the value.</summary>
    public abstract JsonObject Describe();

    /// <summary>Shapes inside this one.</summary>
    public virtual IEnumerable<Shape> Inner => [];

    /// <summary>How a default written as text appears in the JSON schema.</summary>
    public virtual JsonNode DescribeDefault(string text) => JsonValue.Create(text);
}
