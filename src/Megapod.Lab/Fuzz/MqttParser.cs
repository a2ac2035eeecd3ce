namespace Megapod.Lab.Fuzz;

using Megapod.Devices.Mqtt.Messages;

/// <summary>MQTT packets of both directions: each is judged, and what is called whole is written back and read as the same.</summary>
internal sealed class MqttParser() : FuzzParser("mqtt", 100_000, 600, 32 * 1024)
{
    private const int Most = 512;

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Golden { get; } = [.. FuzzParsers.Lines("Megapod.Lab.golden.mqtt.txt").Select(line => Convert.FromHexString(line.Split(' ', 3)[1]))];

    /// <inheritdoc/>
    public override bool Take(byte[] input, ulong variant)
    {
        var state = MqttPacket.Read(input, Most, out var packet, out int length, out string? why);
        FuzzException.Unless((state == MqttDecodeState.Whole) == (packet is not null) && (state == MqttDecodeState.Wrong) == (why is not null), "the verdict and what comes with it contradict each other");
        if (packet is null)
        {
            return false;
        }

        FuzzException.Unless(length <= Math.Min(input.Length, Most), "a packet is longer than its bytes");
        byte[] again = packet.ToBytes();
        bool isShort = again.Length == length;
        FuzzException.Unless(isShort ? again.AsSpan().SequenceEqual(input.AsSpan(0, length)) : again.Length < length, "a packet came back as other bytes");
        return true;
    }
}
