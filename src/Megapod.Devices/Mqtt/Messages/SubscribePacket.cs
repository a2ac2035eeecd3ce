namespace Megapod.Devices.Mqtt.Messages;

/// <summary>SUBSCRIBE: what the client wants to hear.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Wanted">Filters with the highest quality of service that each may come with; at least one.</param>
internal sealed record SubscribePacket(ushort Id, IReadOnlyList<(string Filter, MqttQos Qos)> Wanted) : MqttPacket
{
    /// <inheritdoc/>
    public override MqttPacketType Type => MqttPacketType.Subscribe;

    /// <inheritdoc/>
    protected override byte Flags => 2;

    public static SubscribePacket Read(ref MqttReader reader)
    {
        ushort id = reader.Id();
        var wanted = new List<(string, MqttQos)>();
        while (!reader.IsAtEnd)
        {
            wanted.Add((reader.Filter(), reader.Qos()));
        }

        if (wanted.Count == 0)
        {
            reader.Fail("it wants nothing");
        }

        return new SubscribePacket(id, wanted);
    }

    /// <inheritdoc/>
    protected override void WriteBody(MqttWriter writer)
    {
        writer.Number(Id);
        foreach (var (filter, qos) in Wanted)
        {
            writer.Text(filter);
            writer.Byte((byte)qos);
        }
    }
}
