namespace Megapod.Devices.Ocpp.V16;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>Asks a station for a message.</summary>
public sealed record TriggerMessageRequest
{
    /// <summary>The message that is wanted.</summary>
    public required MessageTrigger RequestedMessage { get; init; }

    /// <summary>The connector, from 1; null: all that the message can be about.</summary>
    [Least(0)]
    public int? ConnectorId { get; init; }
}
