namespace Megapod.Core.Jobs;

using Megapod.Core.Units;

/// <summary>What a node has and can do.</summary>
public sealed record WorkInventory
{
    /// <summary>Host name, for people.</summary>
    public required string Host { get; init; }

    /// <summary>Version of the node's program.</summary>
    public required string Version { get; init; }

    /// <summary>Cores.</summary>
    public required double Cpus { get; init; }

    /// <summary>Memory for jobs, bytes.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Room for jobs' folders, bytes.</summary>
    public required long DiskBytes { get; init; }

    /// <summary>Its accelerators, by id.</summary>
    public IReadOnlyList<WorkAccelerator> Accelerators { get; init; } = [];

    /// <summary>The most that it draws.</summary>
    public required Watts Nameplate { get; init; }

    /// <summary>What it draws when its budget has lapsed: all jobs still.</summary>
    public required Watts Fallback { get; init; }

    /// <summary>Means by which it holds power back, and what it lacks of isolation, in words for people.</summary>
    public IReadOnlyList<string> Means { get; init; } = [];
}
