namespace Megapod.Devices.Ocpp.V16;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>Asks a station with the security extension for a message.</summary>
public sealed record ExtendedTriggerMessageRequest
{
    /// <summary>The message that is wanted.</summary>
    public required ExtendedMessageTrigger RequestedMessage { get; init; }

    /// <summary>The connector, from 1; null: all that the message can be about.</summary>
    [Least(0)]
    public int? ConnectorId { get; init; }
}
