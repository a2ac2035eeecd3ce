namespace Megapod.Devices.SunSpec;

/// <summary>What a device says at a point.</summary>
/// <param name="Point">The point, its unit beside it.</param>
/// <param name="State">Whether it says anything.</param>
/// <param name="Number">The value in the point's unit, scaled; NaN unless it is known and a number. Beyond 2⁵³ steps it is rounded; <paramref name="Raw"/> is not.</param>
/// <param name="Raw">Its bits before scaling; 0 unless known, and for what is longer than 64 bits.</param>
/// <param name="Text">The text of a string or an address; null for numbers and where it is not known.</param>
internal readonly record struct SunSpecValue(PointDefinition Point, SunSpecValueState State, double Number, ulong Raw, string? Text)
{
    /// <summary>Whether it has a value.</summary>
    public bool IsKnown => State == SunSpecValueState.Known;

    /// <summary>The value in the point's unit; null when it is not known or no number.</summary>
    public double? Value => IsKnown && double.IsFinite(Number) ? Number : null;

    /// <summary>What the model calls the value of an enumeration; null when it is not known or has no name.</summary>
    public string? Symbol => IsKnown ? Point.SymbolOf(Raw) : null;

    /// <summary>Names of the bits that are set, in their order; a bit without a name is called by its number. Empty when it is not known.</summary>
    public IEnumerable<string> Bits
    {
        get
        {
            var (point, raw) = (Point, Raw);
            return IsKnown ? Enumerable.Range(0, 63).Where(bit => (raw >> bit & 1) != 0).Select(bit => point.SymbolOf((ulong)bit) ?? $"bit {bit}") : [];
        }
    }

    /// <summary>A point that says nothing.</summary>
    public static SunSpecValue Unknown(PointDefinition point, SunSpecValueState why) => new(point, why, double.NaN, 0, null);
}
