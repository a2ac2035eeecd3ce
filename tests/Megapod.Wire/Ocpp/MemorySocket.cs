namespace Megapod.Wire.Ocpp;

using System.Threading.Channels;
using Megapod.Devices.Ocpp;
using Megapod.Devices.Ocpp.Links;

/// <summary>One end of a socket in memory; what one end sends the other receives.</summary>
internal sealed class MemorySocket : IOcppSocket
{
    private readonly Channel<byte[]> coming = Channel.CreateUnbounded<byte[]>();
    private MemorySocket other;

    private MemorySocket() => other = this;

    /// <summary>What the last one to close it said.</summary>
    public string? ClosedWith { get; private set; }

    /// <summary>While it is not null, sending waits for it.</summary>
    public TaskCompletionSource? Jam { get; set; }

    public static (MemorySocket Ours, MemorySocket Theirs) Pair()
    {
        var (ours, theirs) = (new MemorySocket(), new MemorySocket());
        (ours.other, theirs.other) = (theirs, ours);
        return (ours, theirs);
    }

    /// <summary>The next message as bytes; null where the other end has closed.</summary>
    public async Task<byte[]?> NextAsync() =>
        await coming.Reader.WaitToReadAsync(TestContext.Current.CancellationToken) && coming.Reader.TryRead(out byte[]? message) ? message : null;

    /// <summary>What has come and was not taken.</summary>
    public int Untaken => coming.Reader.Count;

    public async ValueTask<bool> ReceiveAsync(OcppBuffer into, CancellationToken stop)
    {
        if (!await coming.Reader.WaitToReadAsync(stop) || !coming.Reader.TryRead(out byte[]? message))
        {
            return false;
        }

        foreach (byte[] part in message.Chunk(700))
        {
            into.Add(part);
        }

        return true;
    }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken stop)
    {
        if (Jam is { } jam)
        {
            await jam.Task.WaitAsync(stop);
        }

        if (!other.coming.Writer.TryWrite(message.ToArray()))
        {
            throw new IOException("the other end is gone");
        }
    }

    public void Close(string why)
    {
        ClosedWith = why;
        coming.Writer.TryComplete();
        other.coming.Writer.TryComplete();
    }
}
