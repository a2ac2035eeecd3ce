namespace Megapod.Core.Units;

/// <summary>Temperature.</summary>
/// <param name="Value">The amount in degrees Celsius; may be negative where the sign rule gives that a meaning.</param>
public readonly record struct Celsius(double Value) : IComparable<Celsius>
{
    /// <summary>Nothing: exactly zero degrees Celsius.</summary>
    public static Celsius Zero => default;

    /// <summary>Adds two amounts of the same unit.</summary>
    public static Celsius operator +(Celsius left, Celsius right) => new(left.Value + right.Value);

    /// <summary>Subtracts the right amount from the left.</summary>
    public static Celsius operator -(Celsius left, Celsius right) => new(left.Value - right.Value);

    /// <summary>Turns the sign round.</summary>
    public static Celsius operator -(Celsius amount) => new(-amount.Value);

    /// <summary>Scales an amount by a plain number.</summary>
    public static Celsius operator *(Celsius amount, double factor) => new(amount.Value * factor);

    /// <summary>Divides an amount by a plain number.</summary>
    public static Celsius operator /(Celsius amount, double divisor) => new(amount.Value / divisor);

    /// <summary>How many times the right amount goes into the left; a plain number.</summary>
    public static double operator /(Celsius left, Celsius right) => left.Value / right.Value;

    /// <summary>Whether the left amount is smaller.</summary>
    public static bool operator <(Celsius left, Celsius right) => left.Value < right.Value;

    /// <summary>Whether the left amount is larger.</summary>
    public static bool operator >(Celsius left, Celsius right) => left.Value > right.Value;

    /// <summary>Whether the left amount is smaller or equal.</summary>
    public static bool operator <=(Celsius left, Celsius right) => left.Value <= right.Value;

    /// <summary>Whether the left amount is larger or equal.</summary>
    public static bool operator >=(Celsius left, Celsius right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public int CompareTo(Celsius other) => Value.CompareTo(other.Value);

    /// <summary>The amount with its unit, for logs; screens scale it first.</summary>
    public override string ToString() => $"{Value} °C";
}
