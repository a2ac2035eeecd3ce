namespace Megapod.Devices.Ocpp.V201;

/// <summary>Whether it will be done.</summary>
public sealed record ChangeAvailabilityResponse
{
    /// <summary>Whether it will be done.</summary>
    public required ChangeAvailabilityStatus Status { get; init; }

    /// <summary>Why, in the station's words; null: nothing is said.</summary>
    public StatusInfo? StatusInfo { get; init; }
}
