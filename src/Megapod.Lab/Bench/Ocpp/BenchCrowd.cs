namespace Megapod.Lab.Bench.Ocpp;

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;

/// <summary>Stations of this process that ask a server: as fast as it answers, or so many calls a second. Each has one call under way at most, as the standard has it.</summary>
internal sealed class BenchCrowd : IDisposable
{
    /// <summary>Stations that connect at the same time; more would measure the queue of the system.</summary>
    private const int AtOnce = 64;

    private readonly List<LightStation> stations;
    private readonly long[] ids;
    private readonly bool isJudged;
    private long answered;

    private BenchCrowd(List<LightStation> stations, bool isJudged)
    {
        this.stations = stations;
        this.isJudged = isJudged;

        // By chance, so that a call of one crowd is not taken for a repetition of another's.
        long first = Random.Shared.NextInt64(1L << 30) * 1_000_000_000;
        ids = [.. stations.Select((_, k) => first + (k * 10_000_000L))];
    }

    /// <summary>Calls that were answered.</summary>
    public long Answered => Interlocked.Read(ref answered);

    /// <summary>Connects.</summary>
    /// <param name="server">Where.</param>
    /// <param name="first">The number of the first station, from which its identity is made.</param>
    /// <param name="many">How many.</param>
    /// <param name="isJudged">Whether each answer must be the one to its call; what answers all alike is only counted.</param>
    /// <param name="stop">Gives up.</param>
    public static async Task<BenchCrowd> ConnectAsync(IPEndPoint server, int first, int many, bool isJudged, CancellationToken stop)
    {
        var connected = new List<LightStation>();
        foreach (int[] some in Enumerable.Range(first, many).Chunk(AtOnce))
        {
            connected.AddRange(await Task.WhenAll(some.Select(k => LightStation.ConnectAsync(server, string.Create(CultureInfo.InvariantCulture, $"/ocpp/CP{k:00000}"), "ocpp1.6", "", stop))));
        }

        return connected.TrueForAll(s => s.Status == 101)
            ? new BenchCrowd(connected, isJudged)
            : throw new InvalidOperationException($"The server refused a station: {connected.First(s => s.Status != 101).Head}");
    }

    /// <summary>Each station makes these calls once.</summary>
    public Task SayAsync(IReadOnlyList<string> calls, CancellationToken stop) => EachAsync(async k =>
    {
        foreach (string call in calls)
        {
            await AskAsync(k, call, stop);
        }
    });

    /// <summary>Each station goes through these calls again and again, each beginning at another one, for a while.</summary>
    /// <param name="calls">The calls.</param>
    /// <param name="rate">Calls a second, of all together; 0: as fast as they are answered. A station whose answer is late makes up for it.</param>
    /// <param name="time">How long.</param>
    /// <param name="stop">Gives up.</param>
    public Task AskAsync(IReadOnlyList<string> calls, double rate, TimeSpan time, CancellationToken stop)
    {
        long began = Stopwatch.GetTimestamp();
        return EachAsync(async k =>
        {
            int next = calls.Count * k / stations.Count;
            for (long call = 0; Stopwatch.GetElapsedTime(began) < time; call++)
            {
                if (rate > 0)
                {
                    // The stations come one after the other, evenly over the time between two calls of one.
                    var due = TimeSpan.FromSeconds(((call * stations.Count) + k) / rate);
                    if (due >= time)
                    {
                        return;
                    }

                    var wait = due - Stopwatch.GetElapsedTime(began);
                    if (wait > TimeSpan.Zero)
                    {
                        await Task.Delay(wait, stop);
                    }
                }

                await AskAsync(k, calls[next++ % calls.Count], stop);
            }
        });
    }

    public void Dispose() => stations.ForEach(s => s.Dispose());

    private Task EachAsync(Func<int, Task> talk) => Task.WhenAll(Enumerable.Range(0, stations.Count).Select(k => Task.Run(() => talk(k))));

    private async Task AskAsync(int station, string action, CancellationToken stop)
    {
        long id = ++ids[station];
        await stations[station].SendRawAsync(OcppTraffic.Call(id, action), stop);
        byte code;
        ReadOnlyMemory<byte> answer;
        while (true)
        {
            (code, answer) = await stations[station].ReceiveAsync(stop) ?? throw new InvalidOperationException("The server has hung up.");
            if (code != LightStation.Ping)
            {
                break;
            }

            await stations[station].SendRawAsync(LightStation.Frame(answer.Span, LightStation.Pong), stop);
        }

        if (isJudged && (code != LightStation.Text || !answer.Span.StartsWith(Encoding.UTF8.GetBytes(OcppTraffic.AnswerTo(id)))))
        {
            throw new InvalidOperationException($"The server answered {Encoding.UTF8.GetString(answer.Span)} to {action}.");
        }

        Interlocked.Increment(ref answered);
    }
}
