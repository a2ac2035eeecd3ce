namespace Megapod.Devices.Ocpp.Frames;

/// <summary>Where the parts of a frame are in a message; texts without their quotes and as they are on the wire, escapes included. Payloads are not looked into.</summary>
public readonly record struct OcppFrame
{
    /// <summary>What it is; also told of a frame with a refusal, where it could be read.</summary>
    public OcppFrameKind Kind { get; init; }

    /// <summary>Whether the message id could be read, so that even a wrong frame can be answered.</summary>
    public bool HasId { get; init; }

    /// <summary>The message id.</summary>
    public OcppSlice Id { get; init; }

    /// <summary>The action of a <see cref="OcppFrameKind.Call"/> or <see cref="OcppFrameKind.Send"/>.</summary>
    public OcppSlice Action { get; init; }

    /// <summary>The payload, an object; empty where it is missing or null.</summary>
    public OcppSlice Payload { get; init; }

    /// <summary>The word of an error.</summary>
    public OcppSlice ErrorWord { get; init; }

    /// <summary>The description of an error.</summary>
    public OcppSlice Description { get; init; }

    /// <summary>The details of an error, an object; empty where they are missing or something else.</summary>
    public OcppSlice Details { get; init; }

    /// <summary>Why it is no frame; null where it is one.</summary>
    public OcppRefusal? Refusal { get; init; }

    /// <summary>Whether somebody may wait for an answer to it: to a call, and to what may have been one.</summary>
    public bool IsAnswered => Kind is OcppFrameKind.Call or OcppFrameKind.Unknown;
}
