namespace Megapod.Devices.Ocpp.Relay;

/// <summary>Messages for the operator in their order, bounded in number and bytes. Not for two threads at once.</summary>
/// <param name="most">How many.</param>
/// <param name="mostBytes">How many bytes of payload.</param>
/// <param name="known">What is in it from before.</param>
internal sealed class RelayQueue(int most, int mostBytes, IReadOnlyList<KeptMessage> known)
{
    private readonly LinkedList<KeptMessage> messages = new(known);
    private long bytes = known.Sum(m => (long)m.Payload.Length);

    public int Count => messages.Count;

    /// <summary>The one that goes next; null: none waits.</summary>
    public KeptMessage? First => messages.First?.Value;

    public IReadOnlyList<KeptMessage> All => [.. messages];

    /// <summary>Puts a message at the end.</summary>
    /// <param name="message">The message.</param>
    /// <param name="letGo">How many gave it their place.</param>
    /// <returns>Whether it is kept; no: what waits matters as much, and stays.</returns>
    public bool TryAdd(KeptMessage message, out int letGo)
    {
        letGo = 0;
        if (message.Topic.Length > 0 && Find(m => m.Topic.Equals(message.Topic, StringComparison.Ordinal)) is { } older)
        {
            Remove(older);
        }

        while (messages.Count >= most || bytes + message.Payload.Length > mostBytes)
        {
            var goes = Find(m => m.Rank == KeptRank.Reading) ?? (message.Rank > KeptRank.Reading ? Find(m => m.Rank == KeptRank.Notice) : null);
            if (goes is null)
            {
                return false;
            }

            Remove(goes);
            letGo++;
        }

        messages.AddLast(message);
        bytes += message.Payload.Length;
        return true;
    }

    /// <summary>Takes a message out, if it is still there.</summary>
    public void Remove(KeptMessage message)
    {
        var node = messages.First;
        while (node is not null && !ReferenceEquals(node.Value, message))
        {
            node = node.Next;
        }

        if (node is not null)
        {
            messages.Remove(node);
            bytes -= message.Payload.Length;
        }
    }

    private KeptMessage? Find(Predicate<KeptMessage> isIt)
    {
        foreach (var message in messages)
        {
            if (isIt(message))
            {
                return message;
            }
        }

        return null;
    }
}
