namespace Megapod.Devices.Mqtt.Messages;

/// <summary>CONNACK: what the broker says to CONNECT.</summary>
/// <param name="IsSessionPresent">Whether it kept a session of this client; never when it refuses.</param>
/// <param name="Code">Whether it takes the connection.</param>
internal sealed record ConnackPacket(bool IsSessionPresent, MqttConnectCode Code) : MqttPacket
{
    /// <inheritdoc/>
    public override MqttPacketType Type => MqttPacketType.Connack;

    public static ConnackPacket Read(ref MqttReader reader)
    {
        byte flags = reader.Byte();
        var code = (MqttConnectCode)reader.Byte();
        if (flags > 1 || code > MqttConnectCode.NotAuthorized || (flags == 1 && code != MqttConnectCode.Accepted))
        {
            reader.Fail("its flags or its code are none");
        }

        return new ConnackPacket(flags == 1, code);
    }

    /// <inheritdoc/>
    protected override void WriteBody(MqttWriter writer)
    {
        writer.Byte(IsSessionPresent ? (byte)1 : (byte)0);
        writer.Byte((byte)Code);
    }
}
