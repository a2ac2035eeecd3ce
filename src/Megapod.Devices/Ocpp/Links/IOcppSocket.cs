namespace Megapod.Devices.Ocpp.Links;

/// <summary>
/// Whole messages to and from one other end. At most one receive and one send are under way at a time. Whatever breaks it is an <see cref="IOException"/>, or the cancellation that was asked for.
/// </summary>
public interface IOcppSocket
{
    /// <summary>Waits for the next message.</summary>
    /// <param name="into">Where to put it, empty before; memory is asked of it only once bytes are there. A message beyond its bound is read to its end and is then cut.</param>
    /// <param name="stop">Ends the waiting; the socket cannot be used afterwards.</param>
    /// <returns>Whether there is a message; false: the other end has closed.</returns>
    ValueTask<bool> ReceiveAsync(OcppBuffer into, CancellationToken stop);

    /// <summary>Sends one message.</summary>
    /// <param name="message">May be used again when the task has ended.</param>
    /// <param name="stop">Ends the waiting; the socket cannot be used afterwards.</param>
    ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken stop);

    /// <summary>Closes it for good without waiting for anybody; may be called at any time, more than once and by any thread, and does not throw.</summary>
    /// <param name="why">A sentence for the other end.</param>
    void Close(string why);
}
