namespace Megapod.Core.Model;

using Megapod.Core.Units;

/// <summary>What bounds a device whose set-points may stay in force.</summary>
/// <param name="By">What it is.</param>
/// <param name="Power">The most that the device can take or give then, W, a magnitude.</param>
public sealed record RegisterBoundConfig(RegisterBoundKind By, Watts Power);
