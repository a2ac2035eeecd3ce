namespace Megapod.Devices.Ocpp.V201;

/// <summary>Whether it was done.</summary>
public sealed record ClearCacheResponse
{
    /// <summary>Whether it was done.</summary>
    public required ClearCacheStatus Status { get; init; }

    /// <summary>Why, in the station's words; null: nothing is said.</summary>
    public StatusInfo? StatusInfo { get; init; }
}
