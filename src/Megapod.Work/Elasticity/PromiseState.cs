namespace Megapod.Work.Elasticity;

/// <summary>What a job has had of what it is promised.</summary>
/// <param name="Seconds">Time that counts, s.</param>
/// <param name="WorkSeconds">What it did in that time, in seconds at full speed.</param>
public readonly record struct PromiseState(double Seconds, double WorkSeconds);
