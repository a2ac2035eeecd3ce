namespace Megapod.Devices.Mqtt;

using Megapod.Core.Outcomes;
using Megapod.Core.Units;

/// <summary>How the talk with a broker goes. Counts grow from the making of the client on.</summary>
public sealed record MqttHealth
{
    /// <summary>Whether the broker has taken a connection that nothing speaks against.</summary>
    public bool IsConnected { get; init; }

    /// <summary>Since when; <see cref="Instant.Never"/> while there is none.</summary>
    public Instant ConnectedSince { get; init; } = Instant.Never;

    /// <summary>What is wrong at present: why there is no connection, or which subscription was refused when it was made again; null: nothing is known to be.</summary>
    public Fault? Trouble { get; init; }

    /// <summary>Connections that the broker took.</summary>
    public long Connected { get; init; }

    /// <summary>Connections that could not be made, or that the broker refused.</summary>
    public long ConnectsFailed { get; init; }

    /// <summary>Connections that ended without our will.</summary>
    public long Lost { get; init; }

    /// <summary>Messages that wait to be sent or to be acknowledged.</summary>
    public int Waiting { get; init; }

    /// <summary>Messages handed to the network, repeated ones included.</summary>
    public long Sent { get; init; }

    /// <summary>Messages sent once more because no acknowledgement had come.</summary>
    public long Repeated { get; init; }

    /// <summary>Messages turned away or pushed out because too many waited.</summary>
    public long TurnedAway { get; init; }

    /// <summary>Messages that came, repeated ones that were recognised as such left out.</summary>
    public long Received { get; init; }

    /// <summary>Messages that came, were acknowledged, and were dropped because nobody took them in time.</summary>
    public long Dropped { get; init; }

    /// <summary>Messages that came and belong to no subscription of ours.</summary>
    public long Unwanted { get; init; }

    /// <summary>Messages that came and were not taken yet.</summary>
    public int Inbox { get; init; }
}
