namespace Megapod.Devices.Ocpp.Links;

using Megapod.Core.Outcomes;
using Megapod.Devices.Ocpp.Frames;

/// <summary>A call of ours from when it is asked for until its end is known.</summary>
/// <param name="id">Its message id.</param>
/// <param name="action">Its action.</param>
/// <param name="frame">The whole frame; owned.</param>
/// <param name="timeout">How long the answer is waited for.</param>
/// <param name="isUrgent">Whether it goes before others.</param>
internal abstract class OcppPending(string id, string action, OcppBuffer frame, TimeSpan timeout, bool isUrgent)
{
    public string Id => id;

    public string Action => action;

    /// <summary>The frame, which is disposed of by whoever sends it, or when it will not be sent.</summary>
    public OcppBuffer Frame => frame;

    public TimeSpan Timeout => timeout;

    public bool IsUrgent => isUrgent;

    /// <summary>When it was sent, by the clock's timestamp.</summary>
    public long SentAt { get; set; }

    /// <summary>The next one in the queue.</summary>
    public OcppPending? Next { get; set; }

    /// <summary>It was answered.</summary>
    /// <returns>Why the answer is none; null where it is.</returns>
    public abstract OcppRefusal? Answer(ReadOnlySpan<byte> payload, OcppQuirks tolerated);

    /// <summary>It was answered with an error.</summary>
    public virtual void Refuse(ReadOnlySpan<byte> message, in OcppFrame frame)
    {
        string word = OcppFrameReader.Text(frame.ErrorWord.Of(message));
        Fail(OcppFaults.AnsweredWithError(Action, word, OcppFrameReader.Text(frame.Description.Of(message))), OcppErrorWords.Read(frame.ErrorWord.Of(message)));
    }

    /// <summary>It will not be answered, or was answered with an error. What comes second is passed over.</summary>
    public abstract void Fail(Fault fault, OcppErrorCode? error = null);
}
