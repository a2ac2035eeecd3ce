namespace Megapod.Devices.Ocpp.Relay;

using Megapod.Core.Outcomes;
using Megapod.Devices.Ocpp.Links;

/// <summary>The operator's central system behind one station, and how its messages are relayed.</summary>
public sealed record RelayConfig
{
    /// <summary>Opens a socket to the operator's central system as this station, in the station's edition, or says why it cannot; credentials are the opener's.</summary>
    public required Func<OcppVersion, CancellationToken, Task<Outcome<IOcppSocket>>> Open { get; init; }

    /// <summary>Chance: waits differ from station to station, message ids from run to run.</summary>
    public required int Seed { get; init; }

    /// <summary>How long an answer of the operator is waited for. A station waits twice as long at most, because one message that was kept may be under way. Default 15 s.</summary>
    public TimeSpan AnswerPatience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long opening may take. Default 10 s.</summary>
    public TimeSpan OpenPatience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Wait after the first attempt that failed; each further one doubles it, and chance takes up to half of it away. Default 2 s.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest wait between attempts. Default 60 s.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Messages that are kept while the operator is away: two connectors that measure every 10 s for most of three hours, or a month of starts and stops. Default 2000.</summary>
    public int MostKept { get; init; } = 2000;

    /// <summary>Bytes of their payloads. Default 4 MiB.</summary>
    public int MostKeptBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Whether the station is told to measure as often as the site wants it. Default no: that is a setting of the operator's, who also gets all that is measured.</summary>
    public bool SetsMeasuring { get; init; }

    /// <summary>What was kept before a restart; null: nothing.</summary>
    public RelayMemory? Known { get; init; }

    /// <summary>
    /// Keeps what must outlive a restart; a message that changes it is answered when it has. It is handed over in the order of its changes: the next call comes when this one has returned, and may come
    /// before what it returned has ended. Default nothing is kept, and a restart loses it.
    /// </summary>
    public Func<RelayMemory, ValueTask>? Keep { get; init; }
}
