namespace Megapod.Lab.Emulators.Redfish;

using Megapod.Core.Units;

/// <summary>Which vices an emulated controller has now, and how bad they are.</summary>
public sealed record RedfishVices
{
    /// <summary>A good controller.</summary>
    public static RedfishVices None { get; } = new();

    /// <summary>The vices. Default: none.</summary>
    public RedfishVice Which { get; init; }

    /// <summary>Vices of answers show only where the path contains this. Default empty: everywhere.</summary>
    public string Only { get; init; } = "";

    /// <summary>The resource that fails is the one whose path ends like this.</summary>
    public string FailingPath { get; init; } = "";

    /// <summary>Lower power limits are raised to this.</summary>
    public Watts LowestCap { get; init; }

    /// <summary>Whether a raised limit shows when it is read back. Default true; false: only the power shows it.</summary>
    public bool IsClampTold { get; init; } = true;

    /// <summary>Bytes of a drop. Default 16.</summary>
    public int DripBytes { get; init; } = 16;

    /// <summary>Time between two drops. Default 200 ms.</summary>
    public TimeSpan DripPause { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Bytes by which an answer is longer than it needs to be. Default 64 MiB.</summary>
    public long HugeBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>Requests that are answered before sessions are forgotten. Default 10.</summary>
    public int RequestsUntilLost { get; init; } = 10;

    /// <summary>When a busy controller asks to be asked again. Default 5 s.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether it has a vice.</summary>
    /// <param name="vice">The vice.</param>
    public bool Has(RedfishVice vice) => (Which & vice) != RedfishVice.None;
}
