namespace Megapod.Devices.Ocpp;

using System.Text.Json.Serialization.Metadata;
using Megapod.Core.Outcomes;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>An action with the types of its question and answer.</summary>
/// <typeparam name="TRequest">The question.</typeparam>
/// <typeparam name="TConfirmation">The answer.</typeparam>
public sealed class OcppTypedAction<TRequest, TConfirmation> : OcppAction
    where TRequest : class
    where TConfirmation : class
{
    private readonly JsonTypeInfo<TRequest> request;
    private readonly JsonTypeInfo<TConfirmation> confirmation;

    internal OcppTypedAction(string name, OcppSide side, JsonTypeInfo<TRequest> request, JsonTypeInfo<TConfirmation> confirmation)
        : base(name, side, request, confirmation)
    {
        this.request = request;
        this.confirmation = confirmation;
    }

    /// <summary>Reads a question.</summary>
    /// <param name="payload">JSON; missing is empty.</param>
    /// <param name="tolerated">What is let pass that the standard forbids; <see cref="OcppQuirks.None"/>: nothing.</param>
    public OcppReading<TRequest> ReadRequest(ReadOnlySpan<byte> payload, OcppQuirks tolerated = OcppQuirks.Usual) => ShapeCodec.Read(payload, request, tolerated, Name);

    /// <summary>Reads an answer.</summary>
    /// <param name="payload">JSON; missing is empty.</param>
    /// <param name="tolerated">What is let pass that the standard forbids; <see cref="OcppQuirks.None"/>: nothing.</param>
    public OcppReading<TConfirmation> ReadConfirmation(ReadOnlySpan<byte> payload, OcppQuirks tolerated = OcppQuirks.Usual) =>
        ShapeCodec.Read(payload, confirmation, tolerated, ConfirmationName);

    /// <summary>Adds a question to a buffer.</summary>
    /// <returns>Null; or why it would break the standard, and then it must not be sent.</returns>
    public Fault? Write(TRequest message, OcppBuffer into) => ShapeCodec.Write(message, request, into, Name);

    /// <summary>Adds an answer to a buffer.</summary>
    /// <returns>Null; or why it would break the standard, and then it must not be sent.</returns>
    public Fault? Write(TConfirmation message, OcppBuffer into) => ShapeCodec.Write(message, confirmation, into, ConfirmationName);

    /// <summary>An answer, ready to be returned by whoever handles calls.</summary>
    public OcppReply Reply(TConfirmation message) => new(this, message);

    internal override Fault? WriteConfirmation(object message, OcppBuffer into) => Write((TConfirmation)message, into);

    internal override Fault? Copy(bool isRequest, ReadOnlySpan<byte> payload, OcppQuirks tolerated, OcppBuffer into)
    {
        if (isRequest)
        {
            var question = ReadRequest(payload, tolerated);
            return question.IsMessage ? Write(question.Message, into) : question.Refusal.Fault;
        }

        var answer = ReadConfirmation(payload, tolerated);
        return answer.IsMessage ? Write(answer.Message, into) : answer.Refusal.Fault;
    }

    private string ConfirmationName => Name + " (answer)";
}
