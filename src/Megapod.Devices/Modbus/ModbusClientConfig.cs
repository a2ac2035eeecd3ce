namespace Megapod.Devices.Modbus;

/// <summary>One address at which Modbus TCP is spoken, and how patient to be with it. It holds for all units behind the address.</summary>
/// <param name="Host">Name or number of the machine.</param>
/// <param name="Port">TCP port; 502 unless the device says otherwise.</param>
public sealed record ModbusClientConfig(string Host, int Port = 502)
{
    /// <summary>Longer than any device takes, and short enough for every timer.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>From asking to the end of a call, whatever happens: waiting for others, connecting and repeating included.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>From sending a request to its whole answer. Gateways to serial lines want more.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long to wait for a connection.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// After no answer came in time: how much longer to wait for it before the connection is given up. As soon as it has come, and been dropped, the connection is clean and goes on. Zero gives it up at once.
    /// </summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Least time between the end of one request and the next one, for devices that want to be left alone. Zero unless told.</summary>
    public TimeSpan Gap { get; init; } = TimeSpan.Zero;

    /// <summary>How long a unit that is busy (exceptions 5 and 6) is left alone before it is asked again.</summary>
    public TimeSpan BusyPause { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Pause before connecting again after the first failure; it doubles with each further one, and chance takes up to a half off it.</summary>
    public TimeSpan FirstBackOff { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Longest pause before connecting again.</summary>
    public TimeSpan LongestBackOff { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many calls may wait at the address.</summary>
    public int MostWaiting { get; init; } = 256;

    /// <summary>How many of them may be of one unit, so that none fills the queue.</summary>
    public int MostWaitingPerUnit { get; init; } = 64;

    /// <summary>The address for people.</summary>
    public string Address => $"{Host}:{Port}";

    /// <summary>What makes no sense; null when all does.</summary>
    internal string? Complaint()
    {
        (bool IsRight, string What)[] wanted =
        [
            (!string.IsNullOrEmpty(Host), "a host is needed"),
            (Port is >= 1 and <= ushort.MaxValue, "a port is from 1 to 65535"),
            (Are(TimeSpan.FromTicks(1), CallTimeout, AnswerTimeout, ConnectTimeout, BusyPause, FirstBackOff), "time-outs and pauses are above zero"),
            (Are(TimeSpan.Zero, Drain, Gap), "drain and gap are not below zero"),
            (LongestBackOff >= FirstBackOff, "the longest pause is not shorter than the first"),
            (Longest >= new[] { CallTimeout, AnswerTimeout, ConnectTimeout, BusyPause, LongestBackOff, Drain, Gap }.Max(), "nothing takes longer than a day"),
            (MostWaiting >= 1 && MostWaitingPerUnit >= 1, "at least one call may wait"),
        ];
        return wanted.Where(w => !w.IsRight).Select(w => w.What).FirstOrDefault();
    }

    private static bool Are(TimeSpan least, params TimeSpan[] times) => times.All(time => time >= least);
}
