namespace Megapod.Devices.Mqtt;

/// <summary>
/// Messages that wait to be sent, each kind in its order. Those that are acknowledged wait for room under way; those that are not may go before them then. It belongs to one thread at a time.
/// </summary>
internal sealed class MqttOutbox(int most, int mostBytes)
{
    private readonly LinkedList<MqttPublication> plain = new();
    private readonly LinkedList<MqttPublication> acknowledged = new();
    private long bytes;
    private long turns;

    public int Count => plain.Count + acknowledged.Count;

    /// <summary>Puts a message last. Where there is no room the oldest of QoS 0 go for it.</summary>
    /// <param name="publication">The message.</param>
    /// <param name="pushedOut">Those that went.</param>
    /// <returns>False when there is no room even so: it was not put in, and nothing went for it.</returns>
    public bool Add(MqttPublication publication, out IReadOnlyList<MqttPublication> pushedOut)
    {
        pushedOut = [];
        long over = bytes + publication.Bytes - mostBytes;
        int overCount = Count + 1 - most;
        if (over > 0 || overCount > 0)
        {
            var going = new List<MqttPublication>();
            for (var node = plain.First; node is not null && (over > 0 || overCount > 0); node = node.Next)
            {
                going.Add(node.Value);
                over -= node.Value.Bytes;
                overCount--;
            }

            if (over > 0 || overCount > 0)
            {
                return false;
            }

            going.ForEach(gone => Remove(gone));
            pushedOut = going;
        }

        publication.Turn = turns++;
        ListOf(publication).AddLast(publication.Place);
        bytes += publication.Bytes;
        return true;
    }

    /// <summary>Puts messages that were under way before all that wait, in the order given. They had room before, and are few.</summary>
    public void PutBack(IReadOnlyList<MqttPublication> publications)
    {
        long first = Math.Min(plain.First?.Value.Turn ?? turns, acknowledged.First?.Value.Turn ?? turns);
        foreach (var publication in publications.Reverse())
        {
            publication.Turn = --first;
            acknowledged.AddFirst(publication.Place);
            bytes += publication.Bytes;
        }
    }

    /// <summary>Takes what goes next.</summary>
    /// <param name="hasRoom">Whether one more may be under way.</param>
    public MqttPublication? Take(bool hasRoom)
    {
        var next = (plain.First?.Value, hasRoom ? acknowledged.First?.Value : null) switch
        {
            ({ } one, { } other) => one.Turn < other.Turn ? one : other,
            var (one, other) => one ?? other,
        };
        if (next is not null)
        {
            Remove(next);
        }

        return next;
    }

    /// <summary>Takes a message out.</summary>
    /// <returns>Whether it waited.</returns>
    public bool Remove(MqttPublication publication)
    {
        if (publication.Place.List is not { } list)
        {
            return false;
        }

        list.Remove(publication.Place);
        bytes -= publication.Bytes;
        return true;
    }

    /// <summary>Takes all out.</summary>
    public IReadOnlyList<MqttPublication> Clear()
    {
        List<MqttPublication> all = [.. plain, .. acknowledged];
        plain.Clear();
        acknowledged.Clear();
        bytes = 0;
        return all;
    }

    private LinkedList<MqttPublication> ListOf(MqttPublication publication) => publication.Message.Qos == MqttQos.AtMostOnce ? plain : acknowledged;
}
