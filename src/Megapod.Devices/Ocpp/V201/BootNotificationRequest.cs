namespace Megapod.Devices.Ocpp.V201;

/// <summary>A station introduces itself after its start and asks to be let in.</summary>
public sealed record BootNotificationRequest
{
    /// <summary>The station.</summary>
    public required ChargingStation ChargingStation { get; init; }

    /// <summary>Why it has started.</summary>
    public required BootReason Reason { get; init; }
}
