namespace Megapod.Devices.Mqtt.Messages;

/// <summary>PINGREQ: are you there? The client asks.</summary>
internal sealed record PingreqPacket : MqttPacket
{
    /// <inheritdoc/>
    public override MqttPacketType Type => MqttPacketType.Pingreq;
}
