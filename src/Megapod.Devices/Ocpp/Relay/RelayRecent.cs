namespace Megapod.Devices.Ocpp.Relay;

/// <summary>
/// What a station was answered to its last messages about transactions. One that it tells once more, because the answer was lost with its connection, is not told to the operator again: such messages
/// carry the time of what they tell, so that equal bytes are the same message. Not for two threads at once.
/// </summary>
internal sealed class RelayRecent
{
    /// <summary>A station repeats the one that was under way, and some a few before it.</summary>
    private const int Most = 16;

    private readonly Queue<(byte[] Action, byte[] Payload, ReadOnlyMemory<byte> Answer)> answered = new();

    /// <summary>What was answered; null: it is new.</summary>
    public ReadOnlyMemory<byte>? Find(ReadOnlySpan<byte> action, ReadOnlySpan<byte> payload)
    {
        foreach (var before in answered)
        {
            if (payload.SequenceEqual(before.Payload) && action.SequenceEqual(before.Action))
            {
                return before.Answer;
            }
        }

        return null;
    }

    public void Add(ReadOnlySpan<byte> action, ReadOnlySpan<byte> payload, ReadOnlyMemory<byte> answer)
    {
        if (answered.Count == Most)
        {
            answered.Dequeue();
        }

        answered.Enqueue((action.ToArray(), payload.ToArray(), answer));
    }
}
