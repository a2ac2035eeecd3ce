namespace Megapod.Devices.Ocpp;

/// <summary>What a call is answered with: a confirmation, made by <c>action.Reply(…)</c>, or a refusal; or either in the words of somebody else.</summary>
public readonly record struct OcppReply
{
    internal OcppReply(OcppAction action, object message)
    {
        Action = action;
        Message = message;
    }

    private OcppReply(OcppRefusal refusal) => Refusal = refusal;

    private OcppReply(ReadOnlyMemory<byte>? payload, OcppRawError? error) => (Payload, Error) = (payload, error);

    /// <summary>Why not; null where there is a confirmation.</summary>
    public OcppRefusal? Refusal { get; }

    internal OcppAction? Action { get; }

    internal object? Message { get; }

    /// <summary>The confirmation in the words of somebody else, which are passed on as they are; null: there are none.</summary>
    internal ReadOnlyMemory<byte>? Payload { get; }

    /// <summary>The error in the words of somebody else; null: there is none.</summary>
    internal OcppRawError? Error { get; }

    /// <summary>An answer in the words of somebody else, which nobody here judges.</summary>
    /// <param name="payload">An object in valid UTF-8.</param>
    public static OcppReply Raw(ReadOnlyMemory<byte> payload) => new(payload, null);

    /// <summary>An error in the words of somebody else.</summary>
    public static OcppReply Raw(OcppRawError error) => new(null, error);

    /// <summary>An error instead of an answer.</summary>
    public static OcppReply Refuse(OcppRefusal refusal) => new(refusal);
}
