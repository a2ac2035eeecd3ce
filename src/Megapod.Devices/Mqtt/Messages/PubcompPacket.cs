namespace Megapod.Devices.Mqtt.Messages;

/// <summary>PUBCOMP: the number is forgotten, which ends QoS 2.</summary>
/// <param name="Id">Number of the packet that is meant.</param>
internal sealed record PubcompPacket(ushort Id) : MqttPacket
{
    /// <inheritdoc/>
    public override MqttPacketType Type => MqttPacketType.Pubcomp;

    /// <inheritdoc/>
    protected override void WriteBody(MqttWriter writer) => writer.Number(Id);
}
