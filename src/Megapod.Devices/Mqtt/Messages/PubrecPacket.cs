namespace Megapod.Devices.Mqtt.Messages;

/// <summary>PUBREC: a PUBLISH of QoS 2 has arrived.</summary>
/// <param name="Id">Number of the packet that is meant.</param>
internal sealed record PubrecPacket(ushort Id) : MqttPacket
{
    /// <inheritdoc/>
    public override MqttPacketType Type => MqttPacketType.Pubrec;

    /// <inheritdoc/>
    protected override void WriteBody(MqttWriter writer) => writer.Number(Id);
}
