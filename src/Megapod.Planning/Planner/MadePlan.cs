namespace Megapod.Planning.Planner;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Planning.Horizon;

/// <summary>A plan with what it was made of.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="First">What it says of the first slot.</param>
/// <param name="PeakWatts">The month's peak in the future that is expected, W.</param>
/// <param name="Solution">The solution that it was read from.</param>
public sealed record MadePlan(Plan Plan, HorizonStep First, double PeakWatts, LinearSolution Solution)
{
    /// <summary>What it offers the grid, product by product, W, by the beginning of the block.</summary>
    internal IReadOnlyList<IReadOnlyDictionary<Instant, double>> Offers { get; init; } = [];
}
