namespace Megapod.Devices.Ocpp.Links;

using Megapod.Core.Outcomes;
using Megapod.Devices.Ocpp.Frames;

/// <summary>A call of ours whose answer is passed on as it is. Its bytes are copied, because the frame's are used again.</summary>
internal sealed class OcppRawPending(string id, string action, OcppBuffer frame, TimeSpan timeout, bool isUrgent) : OcppPending(id, action, frame, timeout, isUrgent)
{
    private static readonly byte[] Empty = [(byte)'{', (byte)'}'];

    // Whoever waits goes on on a thread of its own, and not on the one that reads from the other end.
    private readonly TaskCompletionSource<OcppRawAnswer> end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<OcppRawAnswer> End => end.Task;

    public override OcppRefusal? Answer(ReadOnlySpan<byte> payload, OcppQuirks tolerated)
    {
        _ = end.TrySetResult(new(payload.IsEmpty ? Empty : payload.ToArray(), null, null));
        return null;
    }

    public override void Refuse(ReadOnlySpan<byte> message, in OcppFrame frame) =>
        _ = end.TrySetResult(new(null, new OcppRawError(frame.ErrorWord.Of(message).ToArray(), frame.Description.Of(message).ToArray(), frame.Details.Of(message).ToArray()), null));

    public override void Fail(Fault fault, OcppErrorCode? error = null) => _ = end.TrySetResult(new(null, null, fault));
}
