namespace Megapod.Devices.Mqtt.Messages;

/// <summary>UNSUBACK: the answer to UNSUBSCRIBE.</summary>
/// <param name="Id">Number of the packet that is meant.</param>
internal sealed record UnsubackPacket(ushort Id) : MqttPacket
{
    /// <inheritdoc/>
    public override MqttPacketType Type => MqttPacketType.Unsuback;

    /// <inheritdoc/>
    protected override void WriteBody(MqttWriter writer) => writer.Number(Id);
}
