namespace Megapod.Devices.Mqtt.Messages;

using System.Buffers;
using System.Buffers.Binary;
using System.Text;

/// <summary>Puts the fields of a packet one behind the other and its fixed header before them.</summary>
internal sealed class MqttWriter
{
    private readonly ArrayBufferWriter<byte> body = new();

    public void Byte(byte value) => body.Write([value]);

    public void Number(ushort value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(body.GetSpan(2), value);
        body.Advance(2);
    }

    /// <summary>Bytes behind their number.</summary>
    /// <exception cref="ArgumentException">More than the protocol counts.</exception>
    public void Binary(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MqttLimits.MostText)
        {
            throw new ArgumentException($"{bytes.Length} bytes are more than the {MqttLimits.MostText} that can be written.", nameof(bytes));
        }

        Number((ushort)bytes.Length);
        Rest(bytes);
    }

    /// <summary>A text behind the number of its bytes.</summary>
    /// <exception cref="ArgumentException">A text that the protocol does not know.</exception>
    public void Text(string text)
    {
        if (!MqttText.Fits(text))
        {
            throw new ArgumentException("The text is too long, or holds what cannot be written.", nameof(text));
        }

        Binary(Encoding.UTF8.GetBytes(text));
    }

    public void Rest(ReadOnlySpan<byte> bytes) => body.Write(bytes);

    /// <summary>The whole packet.</summary>
    /// <param name="first">Type and flags.</param>
    /// <exception cref="InvalidOperationException">It is longer than the protocol counts.</exception>
    public byte[] Finish(byte first)
    {
        int remaining = body.WrittenCount;
        if (remaining > MqttLimits.MostRemaining)
        {
            throw new InvalidOperationException($"{remaining} bytes are more than a packet holds.");
        }

        Span<byte> header = stackalloc byte[MqttLimits.LongestHeader];
        header[0] = first;
        int at = 1;
        do
        {
            header[at++] = (byte)((remaining & 0x7F) | (remaining > 0x7F ? 0x80 : 0));
            remaining >>= 7;
        }
        while (remaining > 0);
        return [.. header[..at], .. body.WrittenSpan];
    }
}
