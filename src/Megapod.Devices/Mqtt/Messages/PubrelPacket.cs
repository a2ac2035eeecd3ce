namespace Megapod.Devices.Mqtt.Messages;

/// <summary>PUBREL: its number may be forgotten.</summary>
/// <param name="Id">Number of the packet that is meant.</param>
internal sealed record PubrelPacket(ushort Id) : MqttPacket
{
    /// <inheritdoc/>
    public override MqttPacketType Type => MqttPacketType.Pubrel;

    /// <inheritdoc/>
    protected override byte Flags => 2;

    /// <inheritdoc/>
    protected override void WriteBody(MqttWriter writer) => writer.Number(Id);
}
