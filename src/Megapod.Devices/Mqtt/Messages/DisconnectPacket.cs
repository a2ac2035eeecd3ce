namespace Megapod.Devices.Mqtt.Messages;

/// <summary>DISCONNECT: the client goes in order, and its will is not published.</summary>
internal sealed record DisconnectPacket : MqttPacket
{
    /// <inheritdoc/>
    public override MqttPacketType Type => MqttPacketType.Disconnect;
}
