namespace Megapod.Core.Units;

/// <summary>Current in one phase.</summary>
/// <param name="Value">The amount in amperes; may be negative where the sign rule gives that a meaning.</param>
public readonly record struct Amperes(double Value) : IComparable<Amperes>
{
    /// <summary>Nothing: exactly zero amperes.</summary>
    public static Amperes Zero => default;

    /// <summary>Adds two amounts of the same unit.</summary>
    public static Amperes operator +(Amperes left, Amperes right) => new(left.Value + right.Value);

    /// <summary>Subtracts the right amount from the left.</summary>
    public static Amperes operator -(Amperes left, Amperes right) => new(left.Value - right.Value);

    /// <summary>Turns the sign round.</summary>
    public static Amperes operator -(Amperes amount) => new(-amount.Value);

    /// <summary>Scales an amount by a plain number.</summary>
    public static Amperes operator *(Amperes amount, double factor) => new(amount.Value * factor);

    /// <summary>Divides an amount by a plain number.</summary>
    public static Amperes operator /(Amperes amount, double divisor) => new(amount.Value / divisor);

    /// <summary>How many times the right amount goes into the left; a plain number.</summary>
    public static double operator /(Amperes left, Amperes right) => left.Value / right.Value;

    /// <summary>Whether the left amount is smaller.</summary>
    public static bool operator <(Amperes left, Amperes right) => left.Value < right.Value;

    /// <summary>Whether the left amount is larger.</summary>
    public static bool operator >(Amperes left, Amperes right) => left.Value > right.Value;

    /// <summary>Whether the left amount is smaller or equal.</summary>
    public static bool operator <=(Amperes left, Amperes right) => left.Value <= right.Value;

    /// <summary>Whether the left amount is larger or equal.</summary>
    public static bool operator >=(Amperes left, Amperes right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public int CompareTo(Amperes other) => Value.CompareTo(other.Value);

    /// <summary>The amount with its unit, for logs; screens scale it first.</summary>
    public override string ToString() => $"{Value} A";
}
