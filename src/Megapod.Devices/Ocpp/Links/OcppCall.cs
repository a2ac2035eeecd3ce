namespace Megapod.Devices.Ocpp.Links;

using Megapod.Devices.Ocpp.Frames;

/// <summary>A call that came in.</summary>
public readonly struct OcppCall
{
    private readonly ReadOnlyMemory<byte> message;
    private readonly OcppFrame frame;

    internal OcppCall(OcppLink link, ReadOnlyMemory<byte> message, OcppFrame frame)
    {
        Link = link;
        this.message = message;
        this.frame = frame;
    }

    /// <summary>The link that it came over.</summary>
    public OcppLink Link { get; }

    /// <summary>The action as it is on the wire.</summary>
    public ReadOnlyMemory<byte> Action => frame.Action.Of(message);

    /// <summary>The payload; empty where it was missing or null.</summary>
    public ReadOnlyMemory<byte> Payload => frame.Payload.Of(message);

    /// <summary>Whether an answer goes out: to a call, not to a send.</summary>
    public bool IsAnswered => frame.Kind == OcppFrameKind.Call;
}
