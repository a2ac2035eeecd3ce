namespace Megapod.Devices.Dsx;

using Megapod.Core.Outcomes;
using Megapod.Devices.Mqtt;

/// <summary>Publishes by the contract and remembers what went wrong last.</summary>
/// <param name="client">The connection.</param>
/// <param name="time">Where stamps come from.</param>
/// <param name="publisher">Who publishes values: an integration, or the building management system.</param>
internal sealed class DsxSender(MqttClient client, TimeProvider time, string publisher)
{
    private Fault? trouble;
    private long connections;

    /// <summary>What the last message ended with; null: it went well, or there was none.</summary>
    public Fault? Trouble => Volatile.Read(ref trouble);

    /// <summary>The stamp of now.</summary>
    public long Stamp => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Whether there is another connection than when this was asked last: a broker that was away may have forgotten what it kept.</summary>
    public bool IsNewConnection()
    {
        long now = client.Health.Connected;
        bool isNew = now != connections;
        connections = now;
        return isNew;
    }

    /// <summary>Publishes a value. It is not kept by the broker: whoever comes later would not know how old it is.</summary>
    public Task<Fault?> SendAsync(string key, DsxValue value, CancellationToken stop) =>
        NoteAsync(client.PublishAsync(new MqttMessage(new DsxTopic(publisher, false, key).ToString(), DsxJson.Write(value), MqttQos.AtLeastOnce), stop));

    /// <summary>Publishes a heartbeat. One that is late is none.</summary>
    public Task<Fault?> BeatAsync(string key, double beat, CancellationToken stop) =>
        NoteAsync(client.PublishAsync(new MqttMessage(new DsxTopic(publisher, false, key).ToString(), DsxJson.Write(new DsxValue(beat, Stamp, DsxValue.Good))), DsxBounds.Beat, stop));

    /// <summary>Publishes a description, which the broker keeps.</summary>
    public Task<Fault?> DescribeAsync(DsxPoint point, CancellationToken stop) =>
        NoteAsync(client.PublishAsync(new MqttMessage(new DsxTopic(DsxTopic.Bms, true, point.Key).ToString(), DsxJson.Write(point), MqttQos.AtLeastOnce, IsRetained: true), stop));

    /// <summary>Takes the description of a point that is gone back: an empty one is what the broker forgets it by.</summary>
    public Task<Fault?> TakeBackAsync(string key, CancellationToken stop) =>
        NoteAsync(client.PublishAsync(new MqttMessage(new DsxTopic(DsxTopic.Bms, true, key).ToString(), default, MqttQos.AtLeastOnce, IsRetained: true), stop));

    /// <summary>What a value of a point is on the wire.</summary>
    /// <param name="point">The point.</param>
    /// <param name="value">In base units, or the number of a state; null: there is none.</param>
    /// <param name="isGood">Whether it is to be trusted.</param>
    public Outcome<DsxValue> Say(DsxPoint point, double? value, bool isGood)
    {
        if (value is not { } number)
        {
            return Outcome<DsxValue>.Success(new DsxValue(null, Stamp, 0));
        }

        // The contract's text, and not its list of states, has -1 for a request of which nothing is known.
        bool isState = point.States.Count == 0 || point.States.Any(state => state.Value == number) || (point.PointType == "RackLiquidIsolationRequest" && number == -1);
        return DsxUnit.Of(point) is { } unit && isState && double.IsFinite(unit.FromBase(number))
            ? Outcome<DsxValue>.Success(new DsxValue(unit.FromBase(number), Stamp, isGood ? DsxValue.Good : 0))
            : Outcome<DsxValue>.Failure(DsxFaults.NotSayable(point, number));
    }

    private async Task<Fault?> NoteAsync(Task<Fault?> publishing)
    {
        var fault = await publishing;
        Volatile.Write(ref trouble, fault);
        return fault;
    }
}
