namespace Megapod.Devices.SunSpec;

/// <summary>What a device said at the points of one model, read at one go. A point that was not read or does not exist is unknown, never zero.</summary>
internal sealed class SunSpecModel
{
    private readonly ushort[] registers;

    /// <summary>Takes what was read.</summary>
    /// <param name="definition">The layout.</param>
    /// <param name="block">Where it stands in the device, and how long the device says it is.</param>
    /// <param name="registers">Its registers from the ID on, as far as they were read; never more than it has.</param>
    public SunSpecModel(ModelDefinition definition, SunSpecBlock block, ushort[] registers)
    {
        Definition = definition;
        Block = block;
        this.registers = registers;
        Repetitions = ReadPlan.Repetitions(definition, registers.Length, CountIn(definition, registers));
    }

    /// <summary>The layout.</summary>
    public ModelDefinition Definition { get; }

    /// <summary>Where it stands.</summary>
    public SunSpecBlock Block { get; }

    /// <summary>How often the group that repeats is there in full.</summary>
    public int Repetitions { get; }

    /// <summary>The registers as read, from the ID on.</summary>
    public ReadOnlySpan<ushort> Registers => registers;

    /// <summary>A point of the model itself.</summary>
    /// <exception cref="KeyNotFoundException">The model has no such point.</exception>
    public SunSpecValue this[string point] => Of(Definition.Points[point], 0);

    /// <summary>A point of a group.</summary>
    /// <param name="group">The group's name.</param>
    /// <param name="index">Which repetition, from 0; 0 for a group that is there once.</param>
    /// <param name="point">The point's name.</param>
    /// <exception cref="KeyNotFoundException">There is no such group or point.</exception>
    public SunSpecValue Of(string group, int index, string point)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var layout = Definition.Groups.FirstOrDefault(g => g.Name == group) ?? throw new KeyNotFoundException($"Model {Definition.Id} has no group {group}.");
        var found = layout.Points[point];
        bool isThere = layout.Count is null ? index == 0 : index < Repetitions;
        return isThere ? Of(found, layout.At + (index * layout.Size)) : SunSpecValue.Unknown(found, SunSpecValueState.Missing);
    }

    /// <summary>Whether the device has a point of the model itself, even where its scale factor is not known for the moment.</summary>
    /// <exception cref="KeyNotFoundException">The model has no such point.</exception>
    public bool Has(string point) => this[point].State is SunSpecValueState.Known or SunSpecValueState.NoScale;

    /// <summary>The power of ten that a point is scaled by: 0 for points without a scale factor, null when it is not known.</summary>
    public int? ScaleOf(PointDefinition point) => point.Scale is null ? 0
        : Definition.Points[point.Scale] is var scale && IsRead(scale.End) ? PointCodec.ScaleOf(registers[scale.At])
        : null;

    /// <summary>How often a model says that its group repeats; null when it does not.</summary>
    public static double? CountIn(ModelDefinition definition, ReadOnlySpan<ushort> registers) =>
        definition.Repeating is { Count: { } count and not GroupDefinition.Rest } && definition.Points[count] is var point && point.End <= registers.Length
            ? PointCodec.Decode(point, registers[point.At..point.End], 0).Value
            : null;

    private SunSpecValue Of(PointDefinition point, int from) => IsRead(from + point.End)
        ? PointCodec.Decode(point, registers.AsSpan(from + point.At, point.Size), ScaleOf(point))
        : SunSpecValue.Unknown(point, SunSpecValueState.Missing);

    private bool IsRead(int end) => end <= registers.Length;
}
