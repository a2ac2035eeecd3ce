namespace Megapod.Wire.Ocpp;

using Megapod.Core.Outcomes;
using Megapod.Devices.Ocpp;

/// <summary>Reads and writes messages whose type only the test's data knows.</summary>
internal static class AnyMessage
{
    /// <summary>Reads a payload.</summary>
    public static (object? Message, OcppRefusal? Refusal, OcppQuirks Quirks) Read(OcppAction action, bool isRequest, ReadOnlySpan<byte> payload, OcppQuirks tolerated) =>
        Handle(action).Read(isRequest, payload, tolerated);

    /// <summary>Reads a payload and writes it again.</summary>
    public static (Fault? Fault, OcppQuirks Quirks) Copy(OcppAction action, bool isRequest, ReadOnlySpan<byte> payload, OcppQuirks tolerated, OcppBuffer into)
    {
        var (message, refusal, quirks) = Read(action, isRequest, payload, tolerated);
        return refusal is not null ? (refusal.Fault, quirks) : (Handle(action).Write(isRequest, message!, into), quirks);
    }

    private static Typed Handle(OcppAction action) => (Typed)Activator.CreateInstance(typeof(Typed<,>).MakeGenericType(action.GetType().GetGenericArguments()), action)!;

    private abstract class Typed
    {
        public abstract (object? Message, OcppRefusal? Refusal, OcppQuirks Quirks) Read(bool isRequest, ReadOnlySpan<byte> payload, OcppQuirks tolerated);

        public abstract Fault? Write(bool isRequest, object message, OcppBuffer into);
    }

    private sealed class Typed<TRequest, TConfirmation>(OcppTypedAction<TRequest, TConfirmation> action) : Typed
        where TRequest : class
        where TConfirmation : class
    {
        public override (object? Message, OcppRefusal? Refusal, OcppQuirks Quirks) Read(bool isRequest, ReadOnlySpan<byte> payload, OcppQuirks tolerated)
        {
            if (isRequest)
            {
                var request = action.ReadRequest(payload, tolerated);
                return (request.Message, request.Refusal, request.Quirks);
            }

            var confirmation = action.ReadConfirmation(payload, tolerated);
            return (confirmation.Message, confirmation.Refusal, confirmation.Quirks);
        }

        public override Fault? Write(bool isRequest, object message, OcppBuffer into) =>
            isRequest ? action.Write((TRequest)message, into) : action.Write((TConfirmation)message, into);
    }
}
