namespace Megapod.Devices.SunSpec;

using Megapod.Core.Units;

/// <summary>A set-point that the device holds: written, read back and found the same.</summary>
/// <param name="Power">What it holds, charging positive; it may lie nearer to zero than what was asked, by less than a step of the device.</param>
/// <param name="RevertsTo">What comes after it; null when that is the maker's normal operation.</param>
/// <param name="Hold">How long it holds without being renewed; null when it has no timer and holds for ever. Counted from a moment during the call, which only the device knows.</param>
/// <param name="Timer">How far its timer has been seen to work.</param>
internal sealed record SunSpecArmed(Watts Power, Watts? RevertsTo, TimeSpan? Hold, SunSpecTimer Timer);
