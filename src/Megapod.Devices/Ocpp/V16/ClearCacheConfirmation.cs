namespace Megapod.Devices.Ocpp.V16;

/// <summary>What came of it.</summary>
public sealed record ClearCacheConfirmation
{
    /// <summary>What came of it.</summary>
    public required ClearCacheStatus Status { get; init; }
}
