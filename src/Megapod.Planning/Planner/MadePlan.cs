namespace Megapod.Planning.Planner;

using Megapod.Core.Model;
using Megapod.Planning.Horizon;

/// <summary>A plan with what it was made of.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="First">What it says of the first slot.</param>
/// <param name="PeakWatts">The month's peak in the future that is expected, W.</param>
/// <param name="Solution">The solution that it was read from.</param>
public sealed record MadePlan(Plan Plan, HorizonStep First, double PeakWatts, LinearSolution Solution);
