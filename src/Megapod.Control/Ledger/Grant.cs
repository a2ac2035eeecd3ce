namespace Megapod.Control.Ledger;

/// <summary>One grant as the ledger remembers it until it is confirmed withdrawn or surely lapsed. Times are ticks of the controller's clock.</summary>
internal struct Grant
{
    /// <summary>Number of the command.</summary>
    public uint Sequence;

    /// <summary>Ceiling, W. For the battery the highest set-point allowed, signed.</summary>
    public double CeilingWatts;

    /// <summary>When it was sent.</summary>
    public long SentAt;

    /// <summary>When the device's yes arrived; 0 means not yet. A yes is not a confirmation.</summary>
    public long AcknowledgedAt;

    /// <summary>Whether the device is known to have kept to it: see the ledger's second law.</summary>
    public bool IsConfirmed;

    /// <summary>The earliest instant at which the device may let it lapse.</summary>
    public long EarliestLapse;

    /// <summary>The instant by which the device has surely let it lapse.</summary>
    public long LatestLapse;

    /// <summary>
    /// Whether it is only a bound on what the device may hold or still draw after a former controller: it may hold less, and for longer than the earliest lapse
    /// says. So it may not be told to keep that much, nor anything that lapses before what it may hold.
    /// </summary>
    public bool IsBound;
}
