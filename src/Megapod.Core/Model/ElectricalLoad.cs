namespace Megapod.Core.Model;

/// <summary>An upper bound of what something draws, in each quantity that a limit can count.</summary>
/// <param name="Watts">Active power, W.</param>
/// <param name="VoltAmperes">Apparent power at the worst power factors, VA; a plain sum, which the vector sum cannot exceed.</param>
/// <param name="L1Amperes">Current in phase 1, A.</param>
/// <param name="L2Amperes">Current in phase 2, A.</param>
/// <param name="L3Amperes">Current in phase 3, A.</param>
public sealed record ElectricalLoad(double Watts, double VoltAmperes, double L1Amperes, double L2Amperes, double L3Amperes)
{
    /// <summary>No load.</summary>
    public static ElectricalLoad None { get; } = new(0, 0, 0, 0, 0);

    /// <summary>Two loads together: upper bounds add.</summary>
    public static ElectricalLoad operator +(ElectricalLoad left, ElectricalLoad right) => new(
        left.Watts + right.Watts,
        left.VoltAmperes + right.VoltAmperes,
        left.L1Amperes + right.L1Amperes,
        left.L2Amperes + right.L2Amperes,
        left.L3Amperes + right.L3Amperes);

    /// <summary>
    /// The load of a consumer. Currents are taken at a voltage that is given, so that a sagging voltage is on the safe side: 22 kW on three
    /// phases at power factor 0.95 and 207 V take 22 000 / (3 · 207 · 0.95) = 37.3 A in each. One phase that is not known counts on each.
    /// </summary>
    /// <param name="watts">Its draw, W.</param>
    /// <param name="powerFactor">Its worst power factor, above 0 and at most 1.</param>
    /// <param name="phases">Its phases.</param>
    /// <param name="phaseVolts">Voltage between phase and neutral, V; above 0.</param>
    public static ElectricalLoad Of(double watts, double powerFactor, Phases phases, double phaseVolts)
    {
        double voltAmperes = watts / powerFactor;
        double single = voltAmperes / phaseVolts;
        return phases switch
        {
            Phases.Three => new(watts, voltAmperes, single / 3, single / 3, single / 3),
            Phases.L1 => new(watts, voltAmperes, single, 0, 0),
            Phases.L2 => new(watts, voltAmperes, 0, single, 0),
            Phases.L3 => new(watts, voltAmperes, 0, 0, single),
            _ => new(watts, voltAmperes, single, single, single),
        };
    }

    /// <summary>The amount that a limit of this quantity counts; for currents that of the fullest phase.</summary>
    public double In(LimitQuantity quantity) => quantity switch
    {
        LimitQuantity.Watts => Watts,
        LimitQuantity.VoltAmperes => VoltAmperes,
        _ => Math.Max(L1Amperes, Math.Max(L2Amperes, L3Amperes)),
    };
}
