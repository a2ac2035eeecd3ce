namespace Megapod.Devices.Ocpp.V201;

/// <summary>Asks a station for a message.</summary>
public sealed record TriggerMessageRequest
{
    /// <summary>Of which outlet or connector; null: of the station as a whole.</summary>
    public Evse? Evse { get; init; }

    /// <summary>The message.</summary>
    public required MessageTrigger RequestedMessage { get; init; }
}
