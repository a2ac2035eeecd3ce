namespace Megapod.Node.Runner;

/// <summary>A budget as a node keeps it over its own death. Its end is a time of the machine's own clock since it was started; after another start nothing is left of it.</summary>
/// <param name="Sequence">Number of the command.</param>
/// <param name="CeilingWatts">The most that the node may draw.</param>
/// <param name="Until">Its end, in steps of the monotonic clock.</param>
/// <param name="Boot">Which start of the machine.</param>
internal sealed record BudgetRow(uint Sequence, double CeilingWatts, long Until, string Boot);
