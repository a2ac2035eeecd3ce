namespace Megapod.Site.Jobs;

/// <summary>All jobs at one look: how many there are, and of each standing those that a person looks for first.</summary>
/// <param name="At">The present by the desk's clock.</param>
/// <param name="Counts">How many there are, by <see cref="JobStanding"/>.</param>
/// <param name="Jobs">Some of them, by <see cref="JobStanding"/>: those that are over the newest first, the others firm before spot and the oldest first.</param>
public sealed record JobOverview(Core.Units.Instant At, IReadOnlyList<int> Counts, IReadOnlyList<IReadOnlyList<JobSheet>> Jobs);
