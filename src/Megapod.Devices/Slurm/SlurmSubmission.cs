namespace Megapod.Devices.Slurm;

/// <summary>A job for a cluster. It is submitted held, so that one that arrives twice or late does nothing by itself.</summary>
public sealed record SlurmSubmission
{
    /// <summary>Its name, by which it is found again.</summary>
    public required string Name { get; init; }

    /// <summary>The user of the cluster as whom it runs.</summary>
    public required string User { get; init; }

    /// <summary>The script, with its first line.</summary>
    public required string Script { get; init; }

    /// <summary>Folder on the cluster in which it begins; it must be there.</summary>
    public required string Folder { get; init; }

    /// <summary>File on the cluster for what it writes; it is added to when it begins again.</summary>
    public required string Output { get; init; }

    /// <summary>Variables of its environment. Slurm takes no empty list.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Nodes, all of them with the same. Default 1.</summary>
    public int Nodes { get; init; } = 1;

    /// <summary>GPUs on each node. Default 0.</summary>
    public int GpusPerNode { get; init; }

    /// <summary>Cores on each node. Default 1.</summary>
    public int CpusPerNode { get; init; } = 1;

    /// <summary>Memory on each node, bytes; rounded up to a MiB.</summary>
    public long MemoryBytesPerNode { get; init; } = 1 << 30;

    /// <summary>How far others go before it, 0–10 000. Default 0.</summary>
    public int Nice { get; init; }

    /// <summary>The partition; null: the cluster's own choice.</summary>
    public string? Partition { get; init; }

    /// <summary>What people see of it in the cluster's lists.</summary>
    public string Comment { get; init; } = "";
}
