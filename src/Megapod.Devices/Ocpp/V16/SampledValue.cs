namespace Megapod.Devices.Ocpp.V16;

/// <summary>One value with what it means.</summary>
public sealed record SampledValue
{
    /// <summary>The value as text, in the unit that is named.</summary>
    public required string Value { get; init; }

    /// <summary>Why it was read; null: periodically.</summary>
    public ReadingContext? Context { get; init; }

    /// <summary>How the value is written; null: raw.</summary>
    public ValueFormat? Format { get; init; }

    /// <summary>What was measured; null: imported active energy, the register.</summary>
    public Measurand? Measurand { get; init; }

    /// <summary>Which conductors; null: the overall value.</summary>
    public Phase? Phase { get; init; }

    /// <summary>Where it was measured; null: at the outlet.</summary>
    public MeasuringLocation? Location { get; init; }

    /// <summary>The unit; null: Wh, where it is an energy.</summary>
    public UnitOfMeasure? Unit { get; init; }
}
