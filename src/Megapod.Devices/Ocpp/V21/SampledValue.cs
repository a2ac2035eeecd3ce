namespace Megapod.Devices.Ocpp.V21;

using Megapod.Devices.Ocpp.V201;

/// <summary>One value with what it means.</summary>
public sealed record SampledValue
{
    /// <summary>The value in the unit that is named, times its power of ten.</summary>
    public required decimal Value { get; init; }

    /// <summary>What was measured; null: imported active energy, the register.</summary>
    public Measurand? Measurand { get; init; }

    /// <summary>Why it was read; null: periodically.</summary>
    public ReadingContext? Context { get; init; }

    /// <summary>Which conductors; null: the overall value.</summary>
    public Phase? Phase { get; init; }

    /// <summary>Where it was measured; null: at the outlet.</summary>
    public MeasuringLocation? Location { get; init; }

    /// <summary>The value once more, signed by the meter; null: not signed.</summary>
    public SignedMeterValue? SignedMeterValue { get; init; }

    /// <summary>The unit; null: Wh, where it is an energy.</summary>
    public UnitOfMeasure? UnitOfMeasure { get; init; }
}
