namespace Megapod.Devices.Mqtt;

using Megapod.Core.Outcomes;

/// <summary>A message of ours from its asking to its end. It ends once, by whatever comes first.</summary>
internal sealed class MqttPublication
{
    private readonly TaskCompletionSource<Fault?> end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public MqttPublication(MqttMessage message, long deadline)
    {
        Message = message;
        Deadline = deadline;
        Place = new LinkedListNode<MqttPublication>(this);
    }

    public MqttMessage Message { get; }

    /// <summary>By when it is sent, in the clock's timestamps.</summary>
    public long Deadline { get; }

    /// <summary>Its place among those that wait.</summary>
    public LinkedListNode<MqttPublication> Place { get; }

    /// <summary>Its turn among those that wait, whatever their quality of service; given anew each time that it is queued.</summary>
    public long Turn { get; set; }

    /// <summary>Its number on the wire; 0 while it waits, and always with QoS 0.</summary>
    public ushort Id { get; set; }

    /// <summary>Whether the broker has said that it has it (PUBREC), so that its number is what remains to be settled.</summary>
    public bool HasArrived { get; set; }

    /// <summary>Since when an acknowledgement is awaited, in the clock's timestamps; null: its packet waits to be sent.</summary>
    public long? AwaitedSince { get; set; }

    /// <summary>Bytes that it takes while it waits.</summary>
    public int Bytes => Message.Payload.Length + (2 * Message.Topic.Length);

    public Task<Fault?> End => end.Task;

    public void Finish(Fault? fault) => end.TrySetResult(fault);

    public void Cancel(CancellationToken by) => end.TrySetCanceled(by);
}
