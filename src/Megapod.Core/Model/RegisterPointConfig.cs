namespace Megapod.Core.Model;

/// <summary>A value that is read from a device with a register map.</summary>
public sealed record RegisterPointConfig
{
    /// <summary>What it is to us.</summary>
    public required RegisterMeaning Means { get; init; }

    /// <summary>Where and how it stands.</summary>
    public required RegisterNumberConfig Number { get; init; }

    /// <summary>Whether its positive is our negative: power out of the thing.</summary>
    public bool IsFlipped { get; init; }

    /// <summary>Numbers as they stand in the registers, before factor and sign, by which the device says that it has no value.</summary>
    public IReadOnlyList<decimal> Absent { get; init; } = [];

    /// <summary>The bit that says yes, counted from 0 at the lowest; null: <see cref="Values"/> say it.</summary>
    public int? Bit { get; init; }

    /// <summary>Numbers as they stand in the registers that mean yes; empty: <see cref="Bit"/> says it.</summary>
    public IReadOnlyList<decimal> Values { get; init; } = [];
}
