namespace Megapod.Core.Jobs;

using Megapod.Core.Units;

/// <summary>Power that a node may draw. It lapses at the node by itself, and then the node's fallback holds.</summary>
/// <param name="Sequence">Number of the command, rising; an older one is not taken any more.</param>
/// <param name="Ceiling">The most that the node may draw, all of it, with what it draws beside its jobs.</param>
/// <param name="Duration">How long it holds, counted by the node from the arrival.</param>
public readonly record struct WorkBudget(uint Sequence, Watts Ceiling, TimeSpan Duration);
