namespace Megapod.Devices.Mqtt.Messages;

/// <summary>SUBACK: what the broker says to each filter of a SUBSCRIBE, in its order.</summary>
/// <param name="Id">Number of the SUBSCRIBE.</param>
/// <param name="Granted">The highest quality of service that each comes with; null: refused.</param>
internal sealed record SubackPacket(ushort Id, IReadOnlyList<MqttQos?> Granted) : MqttPacket
{
    private const byte Refused = 0x80;

    /// <inheritdoc/>
    public override MqttPacketType Type => MqttPacketType.Suback;

    public static SubackPacket Read(ref MqttReader reader)
    {
        ushort id = reader.Id();
        var granted = new List<MqttQos?>();
        while (!reader.IsAtEnd)
        {
            byte code = reader.Byte();
            if (code is > (byte)MqttQos.ExactlyOnce and not Refused)
            {
                reader.Fail("a code of it is none");
            }

            granted.Add(code == Refused ? null : (MqttQos)code);
        }

        if (granted.Count == 0)
        {
            reader.Fail("it answers to nothing");
        }

        return new SubackPacket(id, granted);
    }

    /// <inheritdoc/>
    protected override void WriteBody(MqttWriter writer)
    {
        writer.Number(Id);
        foreach (var qos in Granted)
        {
            writer.Byte(qos is { } granted ? (byte)granted : Refused);
        }
    }
}
