namespace Megapod.Work.Elasticity;

/// <summary>What was seen of a job over an interval in which its level did not change and its meter's averaging and age had passed since the last change.</summary>
/// <param name="Seconds">Length of the interval, s.</param>
/// <param name="MeanWatts">Its mean draw over the interval; NaN: not measured.</param>
/// <param name="CeilingWatts">The most that it might draw; infinite: it was not held back.</param>
/// <param name="IsPaused">Whether it stood still.</param>
/// <param name="ProgressBefore">Its counter at the beginning; NaN: none.</param>
/// <param name="ProgressAfter">Its counter at the end; lower than before: it was set back, and nothing is learned of speed.</param>
/// <param name="Phase">The phase that the job names; empty: none. Each has its own curve.</param>
/// <param name="LagSeconds">By how much the counter may be behind at either end, s: how far apart it moves or is read. 0: not at all.</param>
public readonly record struct WorkSample(double Seconds, double MeanWatts, double CeilingWatts, bool IsPaused, double ProgressBefore, double ProgressAfter, string Phase = "", double LagSeconds = 0);
