namespace Megapod.Devices.Ocpp.V201;

/// <summary>Puts a connector, an outlet or a station in or out of service.</summary>
public sealed record ChangeAvailabilityRequest
{
    /// <summary>The outlet or connector; null: the station as a whole.</summary>
    public Evse? Evse { get; init; }

    /// <summary>Whether it shall be in service.</summary>
    public required OperationalStatus OperationalStatus { get; init; }
}
