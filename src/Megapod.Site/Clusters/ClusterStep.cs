namespace Megapod.Site.Clusters;

using Megapod.Core.Jobs;
using Megapod.Devices.Slurm;

/// <summary>What follows from one look at a cluster.</summary>
/// <param name="Submits">Placements that are to be submitted.</param>
/// <param name="Actions">What the cluster is told, in this order.</param>
/// <param name="Jobs">What its site is told of each placement.</param>
/// <param name="CeilingWatts">The most that it may draw now; infinite where nothing is declared.</param>
/// <param name="DrawWatts">What it is reckoned to draw; NaN where nothing is declared.</param>
internal sealed record ClusterStep(IReadOnlyList<(PlacementName Placement, SlurmSubmission Job)> Submits, IReadOnlyList<ClusterAction> Actions, IReadOnlyList<JobReport> Jobs, double CeilingWatts, double DrawWatts);
