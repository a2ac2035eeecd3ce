namespace Megapod.Devices.Slurm;

/// <summary>A node as the cluster shows it.</summary>
public sealed record SlurmNode
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Words of its state in capitals: IDLE, ALLOCATED, MIXED, DOWN … and flags like DRAIN, POWERED_DOWN, POWERING_UP, NOT_RESPONDING. Words that are new are kept. IDLE says nothing about jobs:
    /// a node with suspended ones is IDLE.
    /// </summary>
    public IReadOnlyList<string> States { get; init; } = [];

    /// <summary>Why it is drained or down, by whoever did it; empty: nobody said.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Cores.</summary>
    public int Cpus { get; init; }

    /// <summary>GPUs.</summary>
    public int Gpus { get; init; }

    /// <summary>Memory, bytes.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>Partitions that it is in.</summary>
    public IReadOnlyList<string> Partitions { get; init; } = [];

    /// <summary>Whether its state has a word.</summary>
    /// <param name="word">The word, in capitals.</param>
    public bool Is(string word) => States.Contains(word, StringComparer.Ordinal);

    /// <summary>Whether nothing new may begin there, because somebody said so.</summary>
    public bool IsDrained => Is("DRAIN") || Is("DRAINED") || Is("DRAINING");

    /// <summary>Whether it is switched off, by Slurm's knowledge.</summary>
    public bool IsOff => Is("POWERED_DOWN");
}
