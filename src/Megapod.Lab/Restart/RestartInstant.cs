namespace Megapod.Lab.Restart;

using Megapod.Core.Units;

/// <summary>One instant at which the controller was struck, and how the site went on.</summary>
/// <param name="Number">Counted from 1.</param>
/// <param name="IsKill">Killed and replaced; otherwise frozen and woken.</param>
/// <param name="Point">Where in its cycle.</param>
/// <param name="At">When.</param>
/// <param name="SilentSeconds">How long nobody commanded, as drawn; a successor listens for some seconds more.</param>
/// <param name="IsShort">Whether every grant could still be in force when commands came again.</param>
/// <param name="RackFallWatts">By how much compute fell in the ten seconds from the first new command on, W.</param>
/// <param name="RackRiseWatts">Compute's largest rise in one of these seconds, W.</param>
/// <param name="BatteryStepWatts">The battery's largest change in one of these seconds, W.</param>
/// <param name="CarFallWatts">By how much all cars fell in these seconds, W.</param>
public sealed record RestartInstant(
    int Number, bool IsKill, string Point, Instant At, int SilentSeconds, bool IsShort, double RackFallWatts, double RackRiseWatts, double BatteryStepWatts, double CarFallWatts);
