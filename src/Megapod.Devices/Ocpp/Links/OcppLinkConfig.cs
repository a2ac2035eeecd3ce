namespace Megapod.Devices.Ocpp.Links;

/// <summary>How a link behaves; shared by all links that behave alike.</summary>
public sealed record OcppLinkConfig
{
    /// <summary>The edition that both ends have agreed on.</summary>
    public OcppVersion Version { get; init; } = OcppVersion.V16;

    /// <summary>The largest message in bytes, in and out. Larger ones are refused.</summary>
    public int MostBytes { get; init; } = OcppBounds.UsualBytes;

    /// <summary>What is let pass in messages that the standard forbids.</summary>
    public OcppQuirks Tolerated { get; init; } = OcppQuirks.Usual;

    /// <summary>How long an answer is waited for, from when a call is sent. Stations on cellular networks take seconds.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long whoever handles a call may take before an internal error is answered in its place.</summary>
    public TimeSpan HandlingTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long one message may take to be sent before the link is given up.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Calls of ours that wait behind the one that is outstanding.</summary>
    public int MostWaiting { get; init; } = 32;

    /// <summary>Calls of the other end that wait while one is handled. Beyond this nothing is read from it; it should have one under way at a time.</summary>
    public int MostUnhandled { get; init; } = 16;

    /// <summary>For how long a call that comes once more is answered as the first time. Longer than stations wait before they repeat, and shorter than their heartbeats, because some always use the same id.</summary>
    public TimeSpan RepeatWindow { get; init; } = TimeSpan.FromMinutes(2);
}
