namespace Megapod.Devices.Mqtt.Messages;

/// <summary>UNSUBSCRIBE: what the client no longer wants to hear.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Filters">At least one, each as it was subscribed to.</param>
internal sealed record UnsubscribePacket(ushort Id, IReadOnlyList<string> Filters) : MqttPacket
{
    /// <inheritdoc/>
    public override MqttPacketType Type => MqttPacketType.Unsubscribe;

    /// <inheritdoc/>
    protected override byte Flags => 2;

    public static UnsubscribePacket Read(ref MqttReader reader)
    {
        ushort id = reader.Id();
        var filters = new List<string>();
        while (!reader.IsAtEnd)
        {
            filters.Add(reader.Filter());
        }

        if (filters.Count == 0)
        {
            reader.Fail("it wants nothing");
        }

        return new UnsubscribePacket(id, filters);
    }

    /// <inheritdoc/>
    protected override void WriteBody(MqttWriter writer)
    {
        writer.Number(Id);
        foreach (string filter in Filters)
        {
            writer.Text(filter);
        }
    }
}
