namespace Megapod.Devices.Mqtt.Messages;

using System.Buffers.Binary;

/// <summary>Takes the fields of a packet one after the other. The first that is wrong is remembered, and all that follow are empty.</summary>
internal ref struct MqttReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> rest = bytes;

    /// <summary>What was wrong first; null while nothing was.</summary>
    public string? Why { get; private set; }

    public readonly bool HasFailed => Why is not null;

    public readonly bool IsAtEnd => rest.IsEmpty;

    public byte Byte() => Take(1) is [var value] ? value : (byte)0;

    public ushort Number() => Take(2) is { Length: 2 } two ? BinaryPrimitives.ReadUInt16BigEndian(two) : (ushort)0;

    /// <summary>A packet's number, which is never 0.</summary>
    public ushort Id()
    {
        ushort id = Number();
        if (id == 0)
        {
            Fail("its number is 0");
        }

        return id;
    }

    /// <summary>Bytes behind their number.</summary>
    public byte[] Binary() => Take(Number()).ToArray();

    public string Text()
    {
        if (MqttText.Read(Take(Number())) is { } text)
        {
            return text;
        }

        Fail("a text of it is no UTF-8 or holds a null character");
        return "";
    }

    /// <summary>Where something is published.</summary>
    public string Name()
    {
        string name = Text();
        if (!HasFailed && !MqttTopics.IsName(name))
        {
            Fail("its topic is empty or holds a wildcard");
        }

        return name;
    }

    /// <summary>What is subscribed to.</summary>
    public string Filter()
    {
        string filter = Text();
        if (!HasFailed && !MqttTopics.IsFilter(filter))
        {
            Fail("a filter of it is empty or has a wildcard where none may be");
        }

        return filter;
    }

    /// <summary>A quality of service, which has no fourth value and no further bits.</summary>
    public MqttQos Qos()
    {
        byte qos = Byte();
        if (qos > (byte)MqttQos.ExactlyOnce)
        {
            Fail("a quality of service of it is none");
        }

        return (MqttQos)qos;
    }

    /// <summary>All that remains.</summary>
    public byte[] Rest() => Take(rest.Length).ToArray();

    public void Fail(string what)
    {
        Why ??= what;
        rest = default;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > rest.Length)
        {
            Fail("it is shorter than what it should hold");
            return default;
        }

        var taken = rest[..count];
        rest = rest[count..];
        return taken;
    }
}
