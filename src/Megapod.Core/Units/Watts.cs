namespace Megapod.Core.Units;

/// <summary>Active power. Power into a thing is positive: a charging battery, a running pod and an importing site all count upwards.</summary>
/// <param name="Value">The amount in watts; may be negative where the sign rule gives that a meaning.</param>
public readonly record struct Watts(double Value) : IComparable<Watts>
{
    /// <summary>Nothing: exactly zero watts.</summary>
    public static Watts Zero => default;

    /// <summary>Adds two amounts of the same unit.</summary>
    public static Watts operator +(Watts left, Watts right) => new(left.Value + right.Value);

    /// <summary>Subtracts the right amount from the left.</summary>
    public static Watts operator -(Watts left, Watts right) => new(left.Value - right.Value);

    /// <summary>Turns the sign round.</summary>
    public static Watts operator -(Watts amount) => new(-amount.Value);

    /// <summary>Scales an amount by a plain number.</summary>
    public static Watts operator *(Watts amount, double factor) => new(amount.Value * factor);

    /// <summary>Divides an amount by a plain number.</summary>
    public static Watts operator /(Watts amount, double divisor) => new(amount.Value / divisor);

    /// <summary>How many times the right amount goes into the left; a plain number.</summary>
    public static double operator /(Watts left, Watts right) => left.Value / right.Value;

    /// <summary>Whether the left amount is smaller.</summary>
    public static bool operator <(Watts left, Watts right) => left.Value < right.Value;

    /// <summary>Whether the left amount is larger.</summary>
    public static bool operator >(Watts left, Watts right) => left.Value > right.Value;

    /// <summary>Whether the left amount is smaller or equal.</summary>
    public static bool operator <=(Watts left, Watts right) => left.Value <= right.Value;

    /// <summary>Whether the left amount is larger or equal.</summary>
    public static bool operator >=(Watts left, Watts right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public int CompareTo(Watts other) => Value.CompareTo(other.Value);

    /// <summary>The amount with its unit, for logs; screens scale it first.</summary>
    public override string ToString() => $"{Value} W";
}
