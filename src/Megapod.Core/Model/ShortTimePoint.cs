namespace Megapod.Core.Model;

/// <summary>One point of a declared short-time curve: how far a limit may be exceeded for how long in a listed contingency.</summary>
/// <param name="Factor">Multiple of the limit, above 1.</param>
/// <param name="For">The longest time at or below that multiple.</param>
public readonly record struct ShortTimePoint(double Factor, TimeSpan For);
