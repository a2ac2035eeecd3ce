namespace Megapod.Core.Jobs;

/// <summary>A point of a curve that was learned.</summary>
/// <param name="Draw">What the job draws, as a share of its full draw.</param>
/// <param name="Speed">Its speed as a share of full.</param>
/// <param name="Deviation">Standard deviation of the speed, share of full: two of it hold 95 % of what it may be.</param>
public readonly record struct LearnedPoint(double Draw, double Speed, double Deviation);
