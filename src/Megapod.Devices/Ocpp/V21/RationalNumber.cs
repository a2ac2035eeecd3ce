namespace Megapod.Devices.Ocpp.V21;

/// <summary>A number as cars count: a whole number times a power of ten.</summary>
public sealed record RationalNumber
{
    /// <summary>The power of ten.</summary>
    public required int Exponent { get; init; }

    /// <summary>The whole number.</summary>
    public required int Value { get; init; }
}
