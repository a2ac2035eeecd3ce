namespace Megapod.Devices.Mqtt;

using System.Net;
using Megapod.Devices.Mqtt.Messages;

/// <summary>One broker, as whom to speak with it, and how patient to be.</summary>
/// <param name="Host">Name or number of the machine.</param>
/// <param name="Port">TCP port: 8883 with TLS and 1883 without, unless the broker says otherwise.</param>
/// <param name="ClientId">Who connects: not empty, and of no second client, because the broker ends the older connection of an id.</param>
public sealed record MqttClientConfig(string Host, int Port, string ClientId)
{
    /// <summary>Longer than anything takes, and short enough for every timer.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    /// <summary>How the connection is secured; null: not at all.</summary>
    public MqttTls? Tls { get; init; }

    /// <summary>Whether another machine may be reached without TLS, where anybody on the way can read the password and say what he likes. Default no.</summary>
    public bool AllowsPlain { get; init; }

    /// <summary>The user's name; null: none is sent.</summary>
    public string? UserName { get; init; }

    /// <summary>The password, or a token; null: none is sent. It needs a user's name.</summary>
    public string? Password { get; init; }

    /// <summary>
    /// Whether the broker keeps what it owes us while we are away: messages of QoS 1 and 2, and subscriptions. They then come late, so that nothing which commands may be asked for so. Our side of it is
    /// in memory and does not outlive the process. Default no: every connection begins anew.
    /// </summary>
    public bool KeepsSession { get; init; }

    /// <summary>What the broker publishes when we are gone without a word; null: nothing.</summary>
    public MqttWill? Will { get; init; }

    /// <summary>After one and a half of it without a packet from us the broker ends the connection and publishes the will; whole seconds, 1 s to 12 h. We ask for a sign of life after half of it.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After a question for a sign of life: how long nothing at all may come; and how long the broker may take nothing of what we send. Then the connection is closed.</summary>
    public TimeSpan SilenceTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long connecting may take in all, TLS and the broker's answer included.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long an acknowledgement may take. Then the connection is closed, and what was not acknowledged is sent again on the next.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a message may wait to be sent, unless it says so itself. One that is late is not sent: what it says is no longer true.</summary>
    public TimeSpan MessageLife { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Pause before connecting again after the first failure; it doubles with each further one, and chance takes up to a half off it.</summary>
    public TimeSpan FirstBackOff { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest pause before connecting again.</summary>
    public TimeSpan LongestBackOff { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A connection that stood for so long was a good one, and pauses begin anew. A shorter one counts as a failure: two clients with one id put each other out for ever.</summary>
    public TimeSpan SteadyAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Messages of QoS 1 and 2 that are under way at once. Brokers take 20 and more.</summary>
    public int MostInFlight { get; init; } = 16;

    /// <summary>Messages that wait to be sent.</summary>
    public int MostWaiting { get; init; } = 4096;

    /// <summary>Bytes of the messages that wait to be sent, topics included.</summary>
    public int MostWaitingBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Bytes of a packet in either direction. A broker that sends a longer one is left.</summary>
    public int MostPacketBytes { get; init; } = 256 * 1024;

    /// <summary>Messages that came and were not taken yet.</summary>
    public int MostInbox { get; init; } = 8192;

    /// <summary>Bytes of the messages that came and were not taken yet, topics included.</summary>
    public int MostInboxBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>How long reading waits when whoever takes messages is slow. Then the oldest that waits is dropped for each that comes, until half of the room is free again.</summary>
    public TimeSpan InboxPatience { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The broker for people.</summary>
    public string Broker => $"{Host}:{Port}";

    /// <summary>The broker and the client's id; never the password.</summary>
    public override string ToString() => $"{ClientId} at {Broker}";

    /// <summary>What makes no sense; null when all does.</summary>
    internal string? Complaint()
    {
        TimeSpan[] times = [SilenceTimeout, ConnectTimeout, AnswerTimeout, MessageLife, FirstBackOff, SteadyAfter, InboxPatience];
        (bool IsRight, string What)[] wanted =
        [
            (!string.IsNullOrEmpty(Host), "a host is needed"),
            (Port is >= 1 and <= ushort.MaxValue, "a port is from 1 to 65535"),
            (!string.IsNullOrEmpty(ClientId) && MqttText.Fits(ClientId), "a client's id is needed, without a null character"),
            (Tls is not null || AllowsPlain || IsThisMachine(), "another machine is reached with TLS, unless it is allowed without"),
            (Password is null || (UserName is not null && Password.Length <= MqttLimits.MostText), "a password needs a user's name"),
            (UserName is null || MqttText.Fits(UserName), "a user's name holds no null character"),
            (Will is null || (MqttTopics.IsName(Will.Topic) && Will.Payload.Length <= MqttLimits.MostText && Will.Qos <= MqttQos.ExactlyOnce), "a will has a topic without wildcards and at most 65 535 bytes"),
            (KeepAlive >= TimeSpan.FromSeconds(1) && KeepAlive <= Longest && KeepAlive.Ticks % TimeSpan.TicksPerSecond == 0, "keep-alive is whole seconds, 1 s to 12 h"),
            (times.All(time => time > TimeSpan.Zero && time <= Longest), "times are above zero and at most 12 h"),
            (LongestBackOff >= FirstBackOff && LongestBackOff <= Longest, "the longest pause is not shorter than the first"),
            (MostInFlight is >= 1 and <= ushort.MaxValue / 2, "1 to 32 767 messages may be under way"),
            (MostWaiting >= 1 && MostInbox >= 1, "at least one message may wait"),
            (MostPacketBytes is >= 128 and <= MqttLimits.MostRemaining, "a packet may have at least 128 bytes"),
            (MostWaitingBytes >= MostPacketBytes && MostInboxBytes >= MostPacketBytes, "what waits may have the bytes of at least one packet"),
        ];
        return wanted.Where(w => !w.IsRight).Select(w => w.What).FirstOrDefault();
    }

    private bool IsThisMachine() => Host == "localhost" || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));
}
