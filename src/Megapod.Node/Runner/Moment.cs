namespace Megapod.Node.Runner;

using Megapod.Core.Units;

/// <summary>The time of one turn of the loop.</summary>
/// <param name="Seconds">Of a clock that only goes forward, s.</param>
/// <param name="At">For people and records; it goes by the same clock.</param>
internal readonly record struct Moment(double Seconds, Instant At);
