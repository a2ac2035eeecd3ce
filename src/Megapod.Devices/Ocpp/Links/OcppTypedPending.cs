namespace Megapod.Devices.Ocpp.Links;

using Megapod.Core.Outcomes;

/// <summary>A call of ours whose answer has a type. The answer is read where the frame is, so that its bytes need not be kept.</summary>
/// <typeparam name="TRequest">The question.</typeparam>
/// <typeparam name="TConfirmation">The answer.</typeparam>
internal sealed class OcppTypedPending<TRequest, TConfirmation>(OcppTypedAction<TRequest, TConfirmation> action, string id, OcppBuffer frame, TimeSpan timeout, bool isUrgent)
    : OcppPending(id, action.Name, frame, timeout, isUrgent)
    where TRequest : class
    where TConfirmation : class
{
    // Whoever waits goes on on a thread of its own, and not on the one that reads from the station.
    private readonly TaskCompletionSource<OcppAnswer<TConfirmation>> end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<OcppAnswer<TConfirmation>> End => end.Task;

    public override OcppRefusal? Answer(ReadOnlySpan<byte> payload, OcppQuirks tolerated)
    {
        var reading = action.ReadConfirmation(payload, tolerated);
        _ = end.TrySetResult(new(reading.Message, reading.Refusal?.Fault, null, reading.Quirks));
        return reading.Refusal;
    }

    public override void Fail(Fault fault, OcppErrorCode? error = null) => _ = end.TrySetResult(new(null, fault, error, OcppQuirks.None));
}
