namespace Megapod.Devices.Registers;

using Megapod.Core.Model;

/// <summary>What one register of a set-point holds.</summary>
/// <param name="Write">What is written there.</param>
/// <param name="Raw">The number as it stands there; null when it is not one.</param>
/// <param name="Scale">Content of its scale's register; null where it has none.</param>
internal sealed record RegisterHeld(RegisterWriteConfig Write, decimal? Raw, ushort? Scale)
{
    /// <summary>Base units of one step; null when the scale is not one.</summary>
    public decimal? Step => RegisterCodec.StepOf(Write.Number, Scale);

    /// <summary>Power into the thing, W; null when it is not known, or this holds no power.</summary>
    public decimal? Power => Raw is not { } raw || Step is not { } step || RegisterCodec.Times(raw, step) is not { } value ? null : Write.Kind switch
    {
        RegisterWriteKind.Power => Write.IsFlipped ? -value : value,
        RegisterWriteKind.ChargePower => value,
        RegisterWriteKind.DischargePower => -value,
        _ => null,
    };
}
