namespace Megapod.Core.Model;

using Megapod.Core.Units;

/// <summary>What each node of a cluster draws, as its owner declares it.</summary>
/// <param name="Busy">With all that it has at work.</param>
/// <param name="Idle">Up and without jobs; not above <paramref name="Busy"/>.</param>
/// <param name="Still">Up and full of suspended jobs, whose accelerators keep their context; between the two.</param>
/// <param name="Off">Switched off; not above <paramref name="Idle"/>.</param>
public sealed record ClusterNodePowerConfig(Watts Busy, Watts Idle, Watts Still, Watts Off);
