namespace Megapod.Core.Model;

/// <summary>One write of those that make a set-point.</summary>
public sealed record RegisterWriteConfig
{
    /// <summary>What it carries.</summary>
    public required RegisterWriteKind Kind { get; init; }

    /// <summary>Where and how.</summary>
    public required RegisterNumberConfig Number { get; init; }

    /// <summary>Whether its positive is our negative: power out of the thing.</summary>
    public bool IsFlipped { get; init; }

    /// <summary>The least that may be written, W in the register's own sign; null: what the type can hold.</summary>
    public decimal? Least { get; init; }

    /// <summary>The most that may be written, W in the register's own sign; null: what the type can hold.</summary>
    public decimal? Most { get; init; }

    /// <summary>The number of <see cref="RegisterWriteKind.Constant"/>, and of <see cref="RegisterWriteKind.Direction"/> at rest.</summary>
    public decimal Value { get; init; }

    /// <summary>The number of <see cref="RegisterWriteKind.Direction"/> while it charges.</summary>
    public decimal Charging { get; init; }

    /// <summary>The number of <see cref="RegisterWriteKind.Direction"/> while it discharges.</summary>
    public decimal Discharging { get; init; }

    /// <summary>Register in which it is read back, with the same type and order; null: nothing shows whether it was taken.</summary>
    public ushort? ReadBackAddress { get; init; }
}
