namespace Megapod.Devices.Redfish.Wire;

using Megapod.Core.Outcomes;

/// <summary>What came back for one request, whatever its status; its content lies in the buffer that was given.</summary>
internal sealed record WireAnswer
{
    /// <summary>The HTTP status; 0 when nothing came.</summary>
    public int Status { get; init; }

    /// <summary>The path that answered, which is another one after a redirection.</summary>
    public string Path { get; init; } = "";

    /// <summary>The version's tag as it was written, or null.</summary>
    public string? Tag { get; init; }

    /// <summary>Where it leads, as it was written, or null.</summary>
    public string? Location { get; init; }

    /// <summary>The token of a new session, or null.</summary>
    public string? Token { get; init; }

    /// <summary>How long the service wants to be left alone, or null.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>Why nothing whole came, or null.</summary>
    public Fault? Fault { get; init; }

    /// <summary>Whether asking for the same at once may go better, because the connection broke.</summary>
    public bool IsBroken { get; init; }

    /// <summary>Whether it went well.</summary>
    public bool IsGood => Fault is null && Status is >= 200 and < 300;
}
