namespace Megapod.Devices.Ocpp.V201;

/// <summary>Whether it was unlocked.</summary>
public sealed record UnlockConnectorResponse
{
    /// <summary>Whether it was unlocked.</summary>
    public required UnlockStatus Status { get; init; }

    /// <summary>Why, in the station's words; null: nothing is said.</summary>
    public StatusInfo? StatusInfo { get; init; }
}
