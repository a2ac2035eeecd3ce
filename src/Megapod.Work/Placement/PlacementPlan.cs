namespace Megapod.Work.Placement;

/// <summary>Which job goes where.</summary>
/// <param name="Places">Job and work node, in the order in which they were found.</param>
/// <param name="TooLarge">Jobs that fit on no work node even when it is empty.</param>
/// <param name="Reserved">Work nodes that are kept free for a job that has waited long, by the job.</param>
public sealed record PlacementPlan(IReadOnlyList<(string Job, string Node)> Places, IReadOnlySet<string> TooLarge, IReadOnlyDictionary<string, string> Reserved);
