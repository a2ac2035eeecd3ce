namespace Megapod.Work.Power;

/// <summary>A part of what a job could have.</summary>
/// <param name="Seat">The job.</param>
/// <param name="Number">Its place among the job's steps.</param>
/// <param name="FromWatts">Where it begins, W.</param>
/// <param name="ToWatts">Where it ends, W.</param>
/// <param name="Price">What a watt of it earns an hour.</param>
/// <param name="IsJump">Whether it is worth its price only as a whole: the job's own curve lies below it.</param>
internal sealed record SplitStep(SplitSeat Seat, int Number, double FromWatts, double ToWatts, double Price, bool IsJump);
