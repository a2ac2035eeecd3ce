namespace Megapod.Devices.Ocpp.V21;

/// <summary>A station asks for the update of a dynamic profile, after its interval.</summary>
public sealed record PullDynamicScheduleUpdateRequest
{
    /// <summary>The profile.</summary>
    public required int ChargingProfileId { get; init; }
}
