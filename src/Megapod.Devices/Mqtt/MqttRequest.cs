namespace Megapod.Devices.Mqtt;

using Megapod.Core.Outcomes;
using Megapod.Devices.Mqtt.Messages;

/// <summary>A wish to subscribe, or to subscribe no longer, until the broker has answered to it.</summary>
/// <param name="filter">What is meant.</param>
/// <param name="qos">The highest quality of service wanted; null: it is to end.</param>
/// <param name="isAsked">Whether somebody waits for the answer; else it is made again after a session was lost.</param>
internal sealed class MqttRequest(string filter, MqttQos? qos, bool isAsked)
{
    private readonly TaskCompletionSource<Outcome<MqttGrant>> end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Filter => filter;

    public MqttQos? Qos => qos;

    /// <summary>Whether somebody still waits for the answer.</summary>
    public bool IsAsked => isAsked && !end.Task.IsCompleted;

    /// <summary>Its number on the wire; 0 while it waits.</summary>
    public ushort Id { get; set; }

    /// <summary>When it was sent, in the clock's timestamps.</summary>
    public long SentAt { get; set; }

    public Task<Outcome<MqttGrant>> End => end.Task;

    public MqttPacket Packet => qos is { } wanted ? new SubscribePacket(Id, [(filter, wanted)]) : new UnsubscribePacket(Id, [filter]);

    public void Finish(Outcome<MqttGrant> outcome) => end.TrySetResult(outcome);

    public void Cancel(CancellationToken by) => end.TrySetCanceled(by);
}
