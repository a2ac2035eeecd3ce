namespace Megapod.Files.SiteFile.Shapes;

using System.Text.Json.Nodes;
using Megapod.Core.Units;
using Megapod.Files.SiteFile.Yaml;

/// <summary>A point in time at which a quarter of an hour begins; yields an <see cref="Instant"/>.</summary>
internal sealed class QuarterShape : Shape
{
    private readonly InstantShape shape = new();

    /// <inheritdoc/>
    public override object? Read(YamlValue value, string name, ReadContext context)
    {
        if (shape.Read(value, name, context) is not Instant at)
        {
            return null;
        }

        if (at.Ticks % TimeSpan.FromMinutes(15).Ticks == 0)
        {
            return at;
        }

        context.Faults.Add(FaultCodes.NotAtQuarter, value.At, $"'{name}' contains {at}, which is not the beginning of a quarter of an hour.", "Write minutes 00, 15, 30 or 45, and no seconds.");
        return null;
    }

    /// <inheritdoc/>
    public override JsonObject Describe() => shape.Describe();
}
