namespace Megapod.Devices.SunSpec;

/// <summary>What shall stand at a point of a model.</summary>
/// <param name="Point">The point's name.</param>
/// <param name="Number">The value in the point's unit; NaN where a symbol is given.</param>
/// <param name="Symbol">What the model calls the value; null where a number is given.</param>
internal readonly record struct PointWrite(string Point, double Number, string? Symbol)
{
    /// <summary>A number in the point's unit, rounded toward zero to what the device can hold.</summary>
    public static PointWrite Of(string point, double number) => new(point, number, null);

    /// <summary>A value by its name in the model.</summary>
    public static PointWrite Of(string point, string symbol) => new(point, double.NaN, symbol);
}
