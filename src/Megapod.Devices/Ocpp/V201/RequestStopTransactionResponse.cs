namespace Megapod.Devices.Ocpp.V201;

/// <summary>Whether the station will try.</summary>
public sealed record RequestStopTransactionResponse
{
    /// <summary>Whether the station will try.</summary>
    public required RequestStartStopStatus Status { get; init; }

    /// <summary>Why, in the station's words; null: nothing is said.</summary>
    public StatusInfo? StatusInfo { get; init; }
}
