namespace Megapod.Devices.Mqtt.Messages;

/// <summary>One packet of MQTT 3.1.1 in either direction. What is read is checked whole; what is made by hand is checked by whoever makes it.</summary>
internal abstract record MqttPacket
{
    /// <summary>Which one.</summary>
    public abstract MqttPacketType Type { get; }

    /// <summary>The four bits beside the type in the first byte; fixed for all but PUBLISH.</summary>
    protected virtual byte Flags => 0;

    /// <summary>Reads the packet at the beginning of some bytes.</summary>
    /// <param name="bytes">Any number of them; what follows the packet is left alone.</param>
    /// <param name="mostBytes">The longest packet that is taken, its header included. A longer one is wrong as soon as its header is there.</param>
    /// <param name="packet">The packet, if it is whole.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="why">What is wrong with it; null unless it is.</param>
    public static MqttDecodeState Read(ReadOnlySpan<byte> bytes, int mostBytes, out MqttPacket? packet, out int length, out string? why)
    {
        (packet, length, why) = (null, 0, null);
        if (bytes.IsEmpty)
        {
            return MqttDecodeState.Incomplete;
        }

        why = WrongFlags(bytes[0]);
        if (why is not null)
        {
            return MqttDecodeState.Wrong;
        }

        var (state, header, remaining) = ReadLength(bytes);
        if (state == MqttDecodeState.Wrong || (state == MqttDecodeState.Whole && header + remaining > mostBytes))
        {
            why = state == MqttDecodeState.Wrong ? "its length has more than four bytes" : $"it has {header + remaining} bytes, and at most {mostBytes} are taken";
            return MqttDecodeState.Wrong;
        }

        if (state == MqttDecodeState.Incomplete || bytes.Length < header + remaining)
        {
            return MqttDecodeState.Incomplete;
        }

        length = header + remaining;
        var reader = new MqttReader(bytes[header..length]);
        packet = Body(bytes[0], ref reader);
        if (packet is not null && !reader.HasFailed && reader.IsAtEnd)
        {
            return MqttDecodeState.Whole;
        }

        why = reader.Why ?? "it is longer than what it holds";
        packet = null;
        return MqttDecodeState.Wrong;
    }

    /// <summary>The packet's bytes.</summary>
    /// <exception cref="ArgumentException">Something in it cannot be written.</exception>
    public byte[] ToBytes()
    {
        var writer = new MqttWriter();
        WriteBody(writer);
        return writer.Finish((byte)(((byte)Type << 4) | Flags));
    }

    /// <summary>Writes what follows the fixed header.</summary>
    protected virtual void WriteBody(MqttWriter writer)
    {
        // Some packets are their header alone.
    }

    private static MqttPacket? Body(byte first, ref MqttReader reader) => (MqttPacketType)(first >> 4) switch
    {
        MqttPacketType.Connect => ConnectPacket.Read(ref reader),
        MqttPacketType.Connack => ConnackPacket.Read(ref reader),
        MqttPacketType.Publish => PublishPacket.Read(first, ref reader),
        MqttPacketType.Puback => new PubackPacket(reader.Id()),
        MqttPacketType.Pubrec => new PubrecPacket(reader.Id()),
        MqttPacketType.Pubrel => new PubrelPacket(reader.Id()),
        MqttPacketType.Pubcomp => new PubcompPacket(reader.Id()),
        MqttPacketType.Subscribe => SubscribePacket.Read(ref reader),
        MqttPacketType.Suback => SubackPacket.Read(ref reader),
        MqttPacketType.Unsubscribe => UnsubscribePacket.Read(ref reader),
        MqttPacketType.Unsuback => new UnsubackPacket(reader.Id()),
        MqttPacketType.Pingreq => new PingreqPacket(),
        MqttPacketType.Pingresp => new PingrespPacket(),
        _ => new DisconnectPacket(),
    };

    private static string? WrongFlags(byte first)
    {
        var (type, flags) = ((MqttPacketType)(first >> 4), first & 0x0F);
        return type switch
        {
            < MqttPacketType.Connect or > MqttPacketType.Disconnect => $"there is no packet {first >> 4}",
            MqttPacketType.Publish => PublishPacket.WrongFlags(flags),
            MqttPacketType.Pubrel or MqttPacketType.Subscribe or MqttPacketType.Unsubscribe => flags == 2 ? null : "its reserved bits are not 0010",
            _ => flags == 0 ? null : "its reserved bits are not 0000",
        };
    }

    private static (MqttDecodeState State, int Header, int Remaining) ReadLength(ReadOnlySpan<byte> bytes)
    {
        int remaining = 0;
        for (int at = 1; at < bytes.Length && at <= MqttLimits.MostLengthBytes; at++)
        {
            remaining |= (bytes[at] & 0x7F) << (7 * (at - 1));
            if ((bytes[at] & 0x80) == 0)
            {
                return (MqttDecodeState.Whole, at + 1, remaining);
            }
        }

        return (bytes.Length > MqttLimits.MostLengthBytes ? MqttDecodeState.Wrong : MqttDecodeState.Incomplete, 0, 0);
    }
}
