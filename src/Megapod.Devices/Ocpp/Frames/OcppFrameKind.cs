namespace Megapod.Devices.Ocpp.Frames;

/// <summary>The kinds of frame, by the number that each begins with.</summary>
public enum OcppFrameKind
{
    /// <summary>The number could not be read, or is none of these.</summary>
    Unknown = 0,

    /// <summary>A question: id, action, payload.</summary>
    Call = 2,

    /// <summary>An answer: id, payload.</summary>
    CallResult = 3,

    /// <summary>An error instead of an answer: id, word, description, details.</summary>
    CallError = 4,

    /// <summary>An error about an answer, from 2.1 on: id, word, description, details.</summary>
    CallResultError = 5,

    /// <summary>A message that is not answered, from 2.1 on: id, action, payload.</summary>
    Send = 6,
}
