namespace Megapod.Devices.Dsx;

/// <summary>What a whole number says at a point without a unit.</summary>
/// <param name="Value">The number.</param>
/// <param name="Text">Its meaning, such as <c>Leak</c>.</param>
public sealed record DsxState(int Value, string Text);
