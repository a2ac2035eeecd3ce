namespace Megapod.Twin.Jobs;

using Megapod.Work.Elasticity;

/// <summary>A job as it really is; a controller is told none of it but what its own meter and counter show.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Curve">Its true curve.</param>
/// <param name="FullWatts">What its accelerators draw on the mean when nothing holds them back, W.</param>
/// <param name="PausedWatts">What they draw while it stands still and its context is released, W.</param>
/// <param name="SecondsToPause">How long it works on keeping its state before it draws that; nothing is done in that time, s.</param>
/// <param name="SecondsToResume">How long it takes up its state again; nothing is done in that time, s.</param>
public sealed record TrueJob(string Id, SpeedCurve Curve, double FullWatts, double PausedWatts, double SecondsToPause, double SecondsToResume);
