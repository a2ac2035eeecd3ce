namespace Megapod.Devices.Mqtt.Messages;

/// <summary>PUBLISH: a message, in either direction.</summary>
/// <param name="Message">The message.</param>
/// <param name="Id">Its number, never 0; 0 where nothing acknowledges it.</param>
/// <param name="IsRepeated">Whether it may have been sent before.</param>
internal sealed record PublishPacket(MqttMessage Message, ushort Id = 0, bool IsRepeated = false) : MqttPacket
{
    private const int RetainFlag = 1;
    private const int QosShift = 1;
    private const int RepeatedFlag = 8;

    /// <inheritdoc/>
    public override MqttPacketType Type => MqttPacketType.Publish;

    /// <inheritdoc/>
    protected override byte Flags => (byte)((Message.IsRetained ? RetainFlag : 0) | ((byte)Message.Qos << QosShift) | (IsRepeated ? RepeatedFlag : 0));

    public static string? WrongFlags(int flags) => ((flags >> QosShift) & 3) switch
    {
        3 => "its quality of service is none",
        0 when (flags & RepeatedFlag) != 0 => "it is marked as repeated without a number",
        _ => null,
    };

    public static PublishPacket Read(byte first, ref MqttReader reader)
    {
        var qos = (MqttQos)((first >> QosShift) & 3);
        string topic = reader.Name();
        ushort id = qos == MqttQos.AtMostOnce ? (ushort)0 : reader.Id();
        return new PublishPacket(new MqttMessage(topic, reader.Rest(), qos, (first & RetainFlag) != 0), id, (first & RepeatedFlag) != 0);
    }

    /// <inheritdoc/>
    protected override void WriteBody(MqttWriter writer)
    {
        writer.Text(Message.Topic);
        if (Message.Qos != MqttQos.AtMostOnce)
        {
            writer.Number(Id);
        }

        writer.Rest(Message.Payload.Span);
    }
}
