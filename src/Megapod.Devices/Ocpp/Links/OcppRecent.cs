namespace Megapod.Devices.Ocpp.Links;

/// <summary>
/// The last calls of the other end with what was answered, so that one that comes once more is answered alike and not handled twice. A call is the same if all its bytes are: stations that start
/// anew count their ids anew. Bounded in number and bytes; nothing is kept before the first call.
/// </summary>
internal sealed class OcppRecent
{
    /// <summary>A station has one call under way at a time, so that the last would do; some that replay do not wait.</summary>
    public const int MostCalls = 8;

    /// <summary>Bytes of all that is kept, but for the last answer, which is kept whatever its size.</summary>
    public const int MostBytes = 4_096;

    private const int Grain = 64;

    private readonly Entry[] entries = new Entry[MostCalls];
    private int next;
    private int keptBytes;

    /// <summary>Bytes that are kept.</summary>
    public int KeptBytes => keptBytes;

    /// <summary>Finds the answer to a call that was answered before.</summary>
    /// <param name="call">The whole message.</param>
    /// <param name="since">A timestamp; what is older is not found.</param>
    /// <param name="answer">The whole answer.</param>
    public bool TryFind(ReadOnlySpan<byte> call, long since, out ReadOnlyMemory<byte> answer)
    {
        int hash = Hash(call);
        foreach (ref var entry in entries.AsSpan())
        {
            if (entry.Hash == hash && entry.CallLength == call.Length && entry.At >= since && entry.Bytes is { } bytes && bytes.AsSpan(0, entry.IdLength).SequenceEqual(Head(call, entry.IdLength)))
            {
                answer = bytes.AsMemory(entry.IdLength, entry.AnswerLength);
                return true;
            }
        }

        answer = default;
        return false;
    }

    /// <summary>Keeps an answer.</summary>
    /// <param name="call">The whole message.</param>
    /// <param name="headLength">How many bytes of it are kept, which include the id; the rest is known by its hash.</param>
    /// <param name="answer">The whole answer.</param>
    /// <param name="now">The timestamp.</param>
    public void Keep(ReadOnlySpan<byte> call, int headLength, ReadOnlySpan<byte> answer, long now)
    {
        int needed = headLength + answer.Length;
        for (int k = 0; k < MostCalls && keptBytes + needed > MostBytes; k++)
        {
            Drop(ref entries[(next + k) % MostCalls]);
        }

        ref var entry = ref entries[next];
        next = (next + 1) % MostCalls;
        if (entry.Bytes is null || entry.Bytes.Length < needed)
        {
            Drop(ref entry);
            entry.Bytes = new byte[(needed + Grain - 1) / Grain * Grain];
            keptBytes += entry.Bytes.Length;
        }

        call[..headLength].CopyTo(entry.Bytes);
        answer.CopyTo(entry.Bytes.AsSpan(headLength));
        (entry.Hash, entry.CallLength, entry.IdLength, entry.AnswerLength, entry.At) = (Hash(call), call.Length, headLength, answer.Length, now);
    }

    private void Drop(ref Entry entry)
    {
        keptBytes -= entry.Bytes?.Length ?? 0;
        entry = default;
    }

    private static ReadOnlySpan<byte> Head(ReadOnlySpan<byte> call, int length) => call[..Math.Min(length, call.Length)];

    private static int Hash(ReadOnlySpan<byte> call)
    {
        var hash = default(HashCode);
        hash.AddBytes(call);
        return hash.ToHashCode();
    }

    private struct Entry
    {
        public byte[]? Bytes;
        public int Hash;
        public int CallLength;
        public int IdLength;
        public int AnswerLength;
        public long At;
    }
}
