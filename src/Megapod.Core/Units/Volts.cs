namespace Megapod.Core.Units;

/// <summary>Voltage, phase to neutral unless the member that carries it says otherwise.</summary>
/// <param name="Value">The amount in volts; may be negative where the sign rule gives that a meaning.</param>
public readonly record struct Volts(double Value) : IComparable<Volts>
{
    /// <summary>Nothing: exactly zero volts.</summary>
    public static Volts Zero => default;

    /// <summary>Adds two amounts of the same unit.</summary>
    public static Volts operator +(Volts left, Volts right) => new(left.Value + right.Value);

    /// <summary>Subtracts the right amount from the left.</summary>
    public static Volts operator -(Volts left, Volts right) => new(left.Value - right.Value);

    /// <summary>Turns the sign round.</summary>
    public static Volts operator -(Volts amount) => new(-amount.Value);

    /// <summary>Scales an amount by a plain number.</summary>
    public static Volts operator *(Volts amount, double factor) => new(amount.Value * factor);

    /// <summary>Divides an amount by a plain number.</summary>
    public static Volts operator /(Volts amount, double divisor) => new(amount.Value / divisor);

    /// <summary>How many times the right amount goes into the left; a plain number.</summary>
    public static double operator /(Volts left, Volts right) => left.Value / right.Value;

    /// <summary>Whether the left amount is smaller.</summary>
    public static bool operator <(Volts left, Volts right) => left.Value < right.Value;

    /// <summary>Whether the left amount is larger.</summary>
    public static bool operator >(Volts left, Volts right) => left.Value > right.Value;

    /// <summary>Whether the left amount is smaller or equal.</summary>
    public static bool operator <=(Volts left, Volts right) => left.Value <= right.Value;

    /// <summary>Whether the left amount is larger or equal.</summary>
    public static bool operator >=(Volts left, Volts right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public int CompareTo(Volts other) => Value.CompareTo(other.Value);

    /// <summary>The amount with its unit, for logs; screens scale it first.</summary>
    public override string ToString() => $"{Value} V";
}
