namespace Megapod.Lab.Bench.Ocpp;

using System.Diagnostics;

/// <summary>A server that is measured, and the stations that ask it.</summary>
internal sealed class BenchSubject(string name, BenchProcess server, BenchCrowd crowd) : IDisposable
{
    public string Name => name;

    public BenchProcess Server => server;

    /// <summary>Starts it and connects stations, each of which has been booted.</summary>
    public static async Task<BenchSubject> StartAsync(string name, string folder, IReadOnlyList<string> program, int stations, bool isJudged, CancellationToken stop)
    {
        var server = BenchProcess.Start(folder, program);
        try
        {
            var crowd = await BenchCrowd.ConnectAsync(server.Address, 0, stations, isJudged, stop);
            await crowd.SayAsync([OcppTraffic.Boot], stop);
            return new BenchSubject(name, server, crowd);
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Asks it for a while.</summary>
    public async Task<BenchTurn> TurnAsync(IReadOnlyList<string> calls, double rate, TimeSpan time, CancellationToken stop)
    {
        long answered = crowd.Answered;
        var used = server.Used();
        var system = server.UsedBySystem;
        long began = Stopwatch.GetTimestamp();
        await crowd.AskAsync(calls, rate, time, stop);
        var took = Stopwatch.GetElapsedTime(began);
        var now = server.Used();
        return new BenchTurn(
            crowd.Answered - answered,
            TimeSpan.FromTicks(now.Sum(thread => (thread.Value - used.GetValueOrDefault(thread.Key)).Ticks)),
            server.UsedBySystem - system,
            took);
    }

    public void Dispose()
    {
        crowd.Dispose();
        server.Dispose();
    }
}
