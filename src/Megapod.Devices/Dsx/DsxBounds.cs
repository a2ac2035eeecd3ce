namespace Megapod.Devices.Dsx;

/// <summary>Times of the contract, and bounds on what comes from outside.</summary>
public static class DsxBounds
{
    /// <summary>How often descriptions and values are published again (bms.yaml, "How to use this spec").</summary>
    public static readonly TimeSpan Repeat = TimeSpan.FromSeconds(100);

    /// <summary>How often heartbeats are published (bms.yaml, "System").</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(10);

    /// <summary>How often is looked for a connection while there is none.</summary>
    public static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>A value older than this is stale: two repetitions were missed, and half of one more has passed.</summary>
    public static readonly TimeSpan OldestValue = 2.5 * Repeat;

    /// <summary>A heartbeat that stands still for longer is lost: three beats were missed, and half of one more has passed.</summary>
    public static readonly TimeSpan OldestBeat = 3.5 * Beat;

    /// <summary>Points that are known at once. The largest halls have some tens of thousands.</summary>
    public const int MostPoints = 65_536;

    /// <summary>Values kept until their description comes. Descriptions are kept by the broker and come within a second, so that few wait.</summary>
    public const int MostPending = 16_384;

    /// <summary>Bytes of a description; those of the contract have less than one thousand.</summary>
    public const int MostPayload = 64 * 1024;

    /// <summary>Characters of a name or id in a description.</summary>
    public const int MostText = 512;

    /// <summary>Entries of a list in a description.</summary>
    public const int MostList = 1024;
}
