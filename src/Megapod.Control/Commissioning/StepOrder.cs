namespace Megapod.Control.Commissioning;

/// <summary>What a step test wants a device to be told now.</summary>
/// <param name="Watts">The power or the ceiling, W.</param>
/// <param name="Hold">For how long.</param>
public sealed record StepOrder(double Watts, TimeSpan Hold);
