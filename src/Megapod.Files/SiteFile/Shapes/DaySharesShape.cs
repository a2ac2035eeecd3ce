namespace Megapod.Files.SiteFile.Shapes;

using System.Text.Json.Nodes;
using Megapod.Files.SiteFile.Yaml;

/// <summary>A share that holds all day, or 24 of them by local hour; yields a list of one or 24.</summary>
/// <param name="share">What one of them looks like.</param>
internal sealed class DaySharesShape(Shape share) : Shape
{
    private const int Hours = 24;
    private readonly ListShape byHour = new(share, Hours, Hours);

    /// <inheritdoc/>
    public override IEnumerable<Shape> Inner => [share];

    /// <inheritdoc/>
    public override object? Read(YamlValue value, string name, ReadContext context)
    {
        if (value is YamlList)
        {
            return byHour.Read(value, name, context) is List<object?> { Count: Hours } shares ? shares : null;
        }

        return share.Read(value, name, context) is { } one ? new List<object?> { one } : null;
    }

    /// <inheritdoc/>
    public override JsonObject Describe() => new() { ["anyOf"] = new JsonArray(share.Describe(), byHour.Describe()) };
}
