namespace Megapod.Lab.Emulators.Ocpp;

using Megapod.Core.Units;

/// <summary>A connector of an emulated station.</summary>
/// <param name="Consumer">Its index among the site's consumers.</param>
/// <param name="Nameplate">The most that its hardware gives.</param>
/// <param name="Fallback">What its hardware gives when it holds nothing.</param>
public sealed record EmulatedStall(int Consumer, Watts Nameplate, Watts Fallback);
