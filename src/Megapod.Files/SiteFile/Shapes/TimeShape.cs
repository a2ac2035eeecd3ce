namespace Megapod.Files.SiteFile.Shapes;

using System.Text.Json.Nodes;
using Megapod.Files.SiteFile.Quantities;
using Megapod.Files.SiteFile.Yaml;

/// <summary>A length of time; yields a <see cref="TimeSpan"/>.</summary>
internal sealed class TimeShape : Shape
{
    /// <summary>Longest time accepted anywhere: a month.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(31);

    private readonly QuantityShape shape;

    /// <summary>Times from zero (or just above it) to a longest one.</summary>
    public TimeShape(bool zeroAllowed, TimeSpan? longest = null)
    {
        double seconds = (longest ?? Longest).TotalSeconds;
        shape = zeroAllowed ? QuantityShape.Between(KnownQuantities.Time, 0, seconds) : QuantityShape.Above(KnownQuantities.Time, 0, seconds);
    }

    /// <inheritdoc/>
    public override object? Read(YamlValue value, string name, ReadContext context) =>
        shape.Read(value, name, context) is double seconds ? new TimeSpan((long)Math.Round(seconds * TimeSpan.TicksPerSecond)) : null;

    /// <inheritdoc/>
    public override JsonObject Describe() => shape.Describe();
}
