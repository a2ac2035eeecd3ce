namespace Megapod.Devices.Ocpp.Links;

/// <summary>How one call is made; the default is an ordinary call.</summary>
public readonly record struct OcppCallOptions
{
    /// <summary>Goes before all that waits and is not urgent, and takes the place of the youngest of these where the queue is full. For what shrinks power, and for nothing else.</summary>
    public bool IsUrgent { get; init; }

    /// <summary>How long to wait for the answer from when the call is sent; null: as the link is set.</summary>
    public TimeSpan? Timeout { get; init; }
}
