namespace Megapod.Core.Jobs;

using Megapod.Core.Units;

/// <summary>A step in the life of a job.</summary>
/// <param name="At">When it was taken; where it was taken several times, the last time.</param>
/// <param name="Phase">Where the job stood from then on.</param>
/// <param name="Reason">Why.</param>
/// <param name="Words">Why, in a sentence for a person.</param>
/// <param name="Times">How often it was taken in turn with pauses for want of power, which are told once however many there were; 1: once.</param>
public sealed record JobStep(Instant At, JobPhase Phase, JobReason Reason, string Words, int Times = 1);
