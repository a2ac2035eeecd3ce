namespace Megapod.Core.Units;

/// <summary>Apparent power; always at least the active power that it carries.</summary>
/// <param name="Value">The amount in volt-amperes; may be negative where the sign rule gives that a meaning.</param>
public readonly record struct VoltAmperes(double Value) : IComparable<VoltAmperes>
{
    /// <summary>Nothing: exactly zero volt-amperes.</summary>
    public static VoltAmperes Zero => default;

    /// <summary>Adds two amounts of the same unit.</summary>
    public static VoltAmperes operator +(VoltAmperes left, VoltAmperes right) => new(left.Value + right.Value);

    /// <summary>Subtracts the right amount from the left.</summary>
    public static VoltAmperes operator -(VoltAmperes left, VoltAmperes right) => new(left.Value - right.Value);

    /// <summary>Turns the sign round.</summary>
    public static VoltAmperes operator -(VoltAmperes amount) => new(-amount.Value);

    /// <summary>Scales an amount by a plain number.</summary>
    public static VoltAmperes operator *(VoltAmperes amount, double factor) => new(amount.Value * factor);

    /// <summary>Divides an amount by a plain number.</summary>
    public static VoltAmperes operator /(VoltAmperes amount, double divisor) => new(amount.Value / divisor);

    /// <summary>How many times the right amount goes into the left; a plain number.</summary>
    public static double operator /(VoltAmperes left, VoltAmperes right) => left.Value / right.Value;

    /// <summary>Whether the left amount is smaller.</summary>
    public static bool operator <(VoltAmperes left, VoltAmperes right) => left.Value < right.Value;

    /// <summary>Whether the left amount is larger.</summary>
    public static bool operator >(VoltAmperes left, VoltAmperes right) => left.Value > right.Value;

    /// <summary>Whether the left amount is smaller or equal.</summary>
    public static bool operator <=(VoltAmperes left, VoltAmperes right) => left.Value <= right.Value;

    /// <summary>Whether the left amount is larger or equal.</summary>
    public static bool operator >=(VoltAmperes left, VoltAmperes right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public int CompareTo(VoltAmperes other) => Value.CompareTo(other.Value);

    /// <summary>The amount with its unit, for logs; screens scale it first.</summary>
    public override string ToString() => $"{Value} VA";
}
