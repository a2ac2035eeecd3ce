namespace Megapod.Devices.Slurm;

/// <summary>A cluster as it showed itself at one moment.</summary>
/// <param name="Jobs">All its jobs that it still remembers, by number; ended ones are forgotten after its MinJobAge, 5 min where nothing else is set.</param>
/// <param name="Nodes">All its nodes, by name.</param>
public sealed record SlurmImage(IReadOnlyList<SlurmJob> Jobs, IReadOnlyList<SlurmNode> Nodes);
