namespace Megapod.Core.Units;

/// <summary>Energy.</summary>
/// <param name="Value">The amount in watt-hours; may be negative where the sign rule gives that a meaning.</param>
public readonly record struct WattHours(double Value) : IComparable<WattHours>
{
    /// <summary>Nothing: exactly zero watt-hours.</summary>
    public static WattHours Zero => default;

    /// <summary>Adds two amounts of the same unit.</summary>
    public static WattHours operator +(WattHours left, WattHours right) => new(left.Value + right.Value);

    /// <summary>Subtracts the right amount from the left.</summary>
    public static WattHours operator -(WattHours left, WattHours right) => new(left.Value - right.Value);

    /// <summary>Turns the sign round.</summary>
    public static WattHours operator -(WattHours amount) => new(-amount.Value);

    /// <summary>Scales an amount by a plain number.</summary>
    public static WattHours operator *(WattHours amount, double factor) => new(amount.Value * factor);

    /// <summary>Divides an amount by a plain number.</summary>
    public static WattHours operator /(WattHours amount, double divisor) => new(amount.Value / divisor);

    /// <summary>How many times the right amount goes into the left; a plain number.</summary>
    public static double operator /(WattHours left, WattHours right) => left.Value / right.Value;

    /// <summary>Whether the left amount is smaller.</summary>
    public static bool operator <(WattHours left, WattHours right) => left.Value < right.Value;

    /// <summary>Whether the left amount is larger.</summary>
    public static bool operator >(WattHours left, WattHours right) => left.Value > right.Value;

    /// <summary>Whether the left amount is smaller or equal.</summary>
    public static bool operator <=(WattHours left, WattHours right) => left.Value <= right.Value;

    /// <summary>Whether the left amount is larger or equal.</summary>
    public static bool operator >=(WattHours left, WattHours right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public int CompareTo(WattHours other) => Value.CompareTo(other.Value);

    /// <summary>The amount with its unit, for logs; screens scale it first.</summary>
    public override string ToString() => $"{Value} Wh";
}
