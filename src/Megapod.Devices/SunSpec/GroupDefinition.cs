namespace Megapod.Devices.SunSpec;

/// <summary>Points that stand together after the points of the model itself, once or several times.</summary>
/// <param name="Name">Its name in the model.</param>
/// <param name="At">Its first register, counted from the model's ID register.</param>
/// <param name="Size">Registers of one repetition.</param>
/// <param name="Count">The point that says how often it repeats; <see cref="Rest"/> for as often as the model's length allows; null for once.</param>
/// <param name="Points">Its points, their places counted from the beginning of a repetition.</param>
internal sealed record GroupDefinition(string Name, int At, int Size, string? Count, IReadOnlyDictionary<string, PointDefinition> Points)
{
    /// <summary>The group repeats to the end of the model.</summary>
    public const string Rest = "rest";
}
