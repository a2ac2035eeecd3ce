namespace Megapod.Core.Jobs;

/// <summary>What a job takes of a node, and the most that it may use.</summary>
public sealed record JobResources
{
    /// <summary>Whole accelerators. Default 0.</summary>
    public int Gpus { get; init; }

    /// <summary>Cores that it may keep busy, also parts of one. Default 1.</summary>
    public double Cpus { get; init; } = 1;

    /// <summary>Memory, bytes. Default 1 GiB.</summary>
    public long MemoryBytes { get; init; } = 1L << 30;

    /// <summary>Room in its own folder, bytes. Default 1 GiB.</summary>
    public long DiskBytes { get; init; } = 1L << 30;

    /// <summary>Processes and threads at the same time. Default 256.</summary>
    public int Processes { get; init; } = 256;
}
