namespace Megapod.Devices.Mqtt.Messages;

/// <summary>PUBACK: the answer to a PUBLISH of QoS 1.</summary>
/// <param name="Id">Number of the packet that is meant.</param>
internal sealed record PubackPacket(ushort Id) : MqttPacket
{
    /// <inheritdoc/>
    public override MqttPacketType Type => MqttPacketType.Puback;

    /// <inheritdoc/>
    protected override void WriteBody(MqttWriter writer) => writer.Number(Id);
}
