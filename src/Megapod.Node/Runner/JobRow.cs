namespace Megapod.Node.Runner;

using Megapod.Core.Jobs;
using Megapod.Core.Units;

/// <summary>What a node keeps of a job over its own death. A row is on the disk before the job is begun; so whoever reads it knows that the job may run.</summary>
internal sealed record JobRow
{
    /// <summary>The newest order.</summary>
    public required WorkOrder Order { get; init; }

    /// <summary>Live, ended or refused; what was not yet begun is not kept.</summary>
    public required JobPhase Phase { get; init; }

    /// <summary>The user under which it runs.</summary>
    public int User { get; init; }

    /// <summary>The accelerators that are its own, by id.</summary>
    public IReadOnlyList<string> Accelerators { get; init; } = [];

    /// <summary>Whether somebody was seen to have it: it is never begun again, whatever becomes of its folder.</summary>
    public bool WasSeen { get; init; }

    /// <summary>Since when it is in its phase.</summary>
    public Instant Since { get; init; }

    /// <summary>Its exit status where that is known.</summary>
    public int? ExitStatus { get; init; }

    /// <summary>Why it is where it is.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Whether it keeps a checkpoint.</summary>
    public bool HasCheckpoint { get; init; }

    /// <summary>When it was begun; never: it was not yet.</summary>
    public Instant Begun { get; init; } = Instant.Never;

    /// <summary>How long it stood still before its <see cref="Mark"/>, s.</summary>
    public double StillBefore { get; init; }

    /// <summary>Whether it was put to sleep by its own command and has to be woken before it goes on.</summary>
    public bool IsAsleep { get; init; }

    /// <summary>How far its use is written down.</summary>
    public UsageMark Mark { get; init; } = new();
}
