namespace Megapod.Devices.SunSpec;

using Megapod.Core.Units;

/// <summary>What a battery holds as its set-point, charging positive.</summary>
/// <param name="IsActive">Whether it follows a set-point at all.</param>
/// <param name="Least">The lowest power that it may take; null when it is not known. Model 704 has one value and not a range.</param>
/// <param name="Most">The highest power; null when it is not known.</param>
/// <param name="RevertsTo">Power after its timer has run out; null when it is not known or the maker's own choice.</param>
/// <param name="Hold">What its timer is set to; null when it has none.</param>
/// <param name="Remaining">What is left on its timer; null when that cannot be read.</param>
internal sealed record SunSpecOrder(bool IsActive, Watts? Least, Watts? Most, Watts? RevertsTo, TimeSpan? Hold, TimeSpan? Remaining);
