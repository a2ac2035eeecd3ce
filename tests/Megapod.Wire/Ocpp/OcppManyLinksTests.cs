namespace Megapod.Wire.Ocpp;

using Megapod.Core.Units;
using Megapod.Devices.Ocpp;
using Megapod.Devices.Ocpp.Links;
using Megapod.Devices.Ocpp.V16;
using Megapod.Wire.Site;

/// <summary>As many links as a large operator has stations.</summary>
[Collection(MeasuredAlone.Name)]
public sealed class OcppManyLinksTests
{
    private const int Stations = 2_000;
    private const int Asked = 40;

    /// <summary>Of the 25 kB that an idle station may cost, a part is left to the socket and to what is known of the station.</summary>
    private const int MostIdleBytes = 6_000;

    [Fact]
    public async Task Two_thousand_stations_cost_little_while_idle_and_their_queues_are_bounded()
    {
        var clock = new FakeClock();
        var ids = new OcppIds(new Random(1));
        var config = new OcppLinkConfig();
        var router = new OcppRouter(V16Actions.All).On(V16Actions.Heartbeat, (_, _, _) => ValueTask.FromResult(new HeartbeatConfirmation { CurrentTime = new Instant(TimeSpan.TicksPerDay) }));
        var sockets = Enumerable.Range(0, Stations).Select(_ => MemorySocket.Pair()).ToList();
        long before = await SettledHeap.BytesAsync(TestContext.Current.CancellationToken);
        var links = sockets.ConvertAll(s => new OcppLink(s.Ours, router, config, clock, ids));
        var running = links.ConvertAll(l => l.RunAsync(TestContext.Current.CancellationToken));
        for (int round = 0; round < 10; round++)
        {
            foreach (var (_, station) in sockets)
            {
                await station.SendAsync(System.Text.Encoding.UTF8.GetBytes($"[2,\"{round}\",\"Heartbeat\",{{}}]"), TestContext.Current.CancellationToken);
                Assert.NotNull(await station.NextAsync());
            }
        }

        long idle = (await SettledHeap.BytesAsync(TestContext.Current.CancellationToken) - before) / Stations;
        Assert.InRange(idle, 1, MostIdleBytes);

        var calls = links.ConvertAll(link => Enumerable.Range(0, Asked)
            .Select(_ => link.CallAsync(V16Actions.Reset, new ResetRequest { Type = ResetType.Soft }, stop: TestContext.Current.CancellationToken))
            .ToList());
        foreach (var ofOne in calls)
        {
            Assert.Equal(Asked - config.MostWaiting - 1, ofOne.Count(c => c.IsCompleted && c.Result.Fault?.Code == OcppFaultCodes.QueueFull));
        }

        links.ForEach(link => Assert.Equal(config.MostWaiting + 1, link.Unanswered));
        links.ForEach(link => link.Close("the test ends"));
        await Task.WhenAll(running);
        Assert.All(calls.SelectMany(c => c), call => Assert.False(call.Result.IsAnswer));
        TestContext.Current.TestOutputHelper?.WriteLine($"{idle} bytes for each idle link");
    }
}
