namespace Megapod.Wire.Ocpp;

using System.Net;
using Megapod.Devices.Ocpp;
using Megapod.Devices.Ocpp.Links;
using Megapod.Lab.Bench.Ocpp;
using Megapod.Site.Stations;

/// <summary>What <c>bench ocpp</c> measures is what it says.</summary>
public sealed class OcppBenchTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Session_is_mostly_samples_and_has_one_transaction()
    {
        var count = OcppTraffic.Session.CountBy(call => call).ToDictionary();
        Assert.Equal((50, 5, 4, 1, 1, 1), (count[OcppTraffic.Samples], count[OcppTraffic.Heartbeat], count[OcppTraffic.Status], count[OcppTraffic.Authorize], count[OcppTraffic.Start], count[OcppTraffic.Stop]));
        Assert.Equal(62, OcppTraffic.Session.Count);
    }

    [Fact]
    public async Task Every_call_of_a_session_passes_strict_judgement_and_has_its_answer()
    {
        var central = new BenchCentral(TimeProvider.System);
        var started = await OcppEndpoint.StartAsync(new OcppEndpointConfig { Plain = new IPEndPoint(IPAddress.Loopback, 0) }, central, TimeProvider.System, new OcppIds(new Random(1)));
        await using var endpoint = started.Value;
        using var crowd = await BenchCrowd.ConnectAsync(endpoint.Plain!, 0, 2, isJudged: true, Stop);
        await crowd.SayAsync([OcppTraffic.Boot, .. OcppTraffic.Session], Stop);
        Assert.Equal(2 * 63, crowd.Answered);
        Assert.Equal(OcppQuirks.None, central.ConfigFor("CP00000", OcppVersion.V16).Tolerated);
    }

    [Fact]
    public async Task Paced_stations_make_as_many_calls_as_the_rate_says()
    {
        var central = new BenchCentral(TimeProvider.System);
        var started = await OcppEndpoint.StartAsync(new OcppEndpointConfig { Plain = new IPEndPoint(IPAddress.Loopback, 0) }, central, TimeProvider.System, new OcppIds(new Random(1)));
        await using var endpoint = started.Value;
        using var crowd = await BenchCrowd.ConnectAsync(endpoint.Plain!, 0, 4, isJudged: true, Stop);
        await crowd.AskAsync([OcppTraffic.Heartbeat], 40, TimeSpan.FromSeconds(0.5), Stop);

        // A machine that stands still meanwhile makes them fewer, and never more.
        Assert.InRange(crowd.Answered, 1, 20);
    }

    [Fact]
    public async Task Floor_sends_one_answer_for_each_message()
    {
        using var input = new HeldReader();
        var output = new StringWriter();
        var running = OcppBenchFloor.RunAsync(input, output);
        int port = int.Parse(output.ToString().Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        using (var crowd = await BenchCrowd.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), 0, 3, isJudged: false, Stop))
        {
            await crowd.SayAsync(OcppTraffic.Session, Stop);
            Assert.Equal(3 * 62, crowd.Answered);
        }

        input.End();
        Assert.Null(await running);
    }

    /// <summary>Input that ends when it is told to.</summary>
    private sealed class HeldReader : StringReader
    {
        private readonly TaskCompletionSource<string?> end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public HeldReader()
            : base("")
        {
        }

        public void End() => end.SetResult(null);

        public override Task<string?> ReadLineAsync() => end.Task;
    }
}
