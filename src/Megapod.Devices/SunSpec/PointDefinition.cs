namespace Megapod.Devices.SunSpec;

/// <summary>One value of a model: where it stands and how it is read.</summary>
/// <param name="Name">Its name in the model, such as <c>WSet</c>.</param>
/// <param name="At">Its first register, counted from the model's ID register, or from the beginning of its group.</param>
/// <param name="Type">How its registers are read.</param>
/// <param name="Size">How many registers it takes.</param>
/// <param name="Scale">The point of the model that holds its power of ten; null when it has none.</param>
/// <param name="Unit">The unit after scaling, in the model's own words; null when it has none.</param>
/// <param name="IsWritable">Whether the model lets a controller write it.</param>
/// <param name="IsByHand">Whether only a person may write it: starting, stopping and acknowledging alarms is not for automation.</param>
/// <param name="IsMandatory">Whether each device with this model has it.</param>
/// <param name="Symbols">Names of its values, or of its bits counted from 0; empty when it has none.</param>
internal sealed record PointDefinition(
    string Name,
    int At,
    PointType Type,
    int Size,
    string? Scale,
    string? Unit,
    bool IsWritable,
    bool IsByHand,
    bool IsMandatory,
    IReadOnlyDictionary<string, int> Symbols)
{
    /// <summary>The register after its last.</summary>
    public int End => At + Size;

    /// <summary>The name of a value, or null when the model names none.</summary>
    public string? SymbolOf(ulong value) => Symbols.Where(s => (ulong)s.Value == value).Select(s => s.Key).FirstOrDefault();
}
