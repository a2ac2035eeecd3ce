namespace Megapod.Devices.Mqtt.Messages;

/// <summary>PINGRESP: the broker is there.</summary>
internal sealed record PingrespPacket : MqttPacket
{
    /// <inheritdoc/>
    public override MqttPacketType Type => MqttPacketType.Pingresp;
}
