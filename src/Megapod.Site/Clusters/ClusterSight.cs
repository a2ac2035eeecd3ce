namespace Megapod.Site.Clusters;

using Megapod.Core.Units;

/// <summary>What one look at a cluster has shown of its power.</summary>
/// <param name="Budget">Number of the budget that it was compared with; 0: none was in force.</param>
/// <param name="BudgetWatts">That budget, W; NaN: none was given yet and it was left as it is.</param>
/// <param name="CeilingWatts">The most that the cluster may draw as it was then, whatever its own scheduler begins, W.</param>
/// <param name="DrawWatts">What it was reckoned to draw, W; NaN: nothing is declared.</param>
/// <param name="At">When it was asked: it is no older than this.</param>
internal sealed record ClusterSight(uint Budget, double BudgetWatts, double CeilingWatts, double DrawWatts, Instant At);
