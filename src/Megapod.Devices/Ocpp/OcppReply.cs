namespace Megapod.Devices.Ocpp;

/// <summary>What a call is answered with: a confirmation, made by <c>action.Reply(…)</c>, or a refusal.</summary>
public readonly record struct OcppReply
{
    internal OcppReply(OcppAction action, object message)
    {
        Action = action;
        Message = message;
    }

    private OcppReply(OcppRefusal refusal) => Refusal = refusal;

    /// <summary>Why not; null where there is a confirmation.</summary>
    public OcppRefusal? Refusal { get; }

    internal OcppAction? Action { get; }

    internal object? Message { get; }

    /// <summary>An error instead of an answer.</summary>
    public static OcppReply Refuse(OcppRefusal refusal) => new(refusal);
}
