namespace Megapod.Wire.Gpu;

using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Devices.Feeds;
using Megapod.Devices.Gpu;
using Megapod.Wire.Feeds;
using Megapod.Wire.Site;

public sealed class DcgmPollerTests : IAsyncDisposable
{
    private static readonly Instant Start = Instant.FromUtc(new DateTime(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc));

    private readonly ScriptedServer server = new();
    private readonly SocketsHttpHandler handler = HttpFeed.CreateHandler();
    private readonly FakeClock clock = new();

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        handler.Dispose();
    }

    [Fact]
    public async Task Readings_are_no_older_than_the_exporters_own_period()
    {
        server.Answer("200 OK", Text(300, 1_000, 0));
        using var poller = Open();
        Assert.Null(await PollAsync(poller, 0));
        Assert.Equal(Reading.Good(300, Start - TimeSpan.FromSeconds(30)), poller.Image.Of("GPU-a")!.Of(PartQuantity.Power));
        Assert.Equal((Start, null), (poller.Image.At, poller.Trouble));
        Assert.StartsWith("GET /metrics HTTP/1.1\r\n", server.Heads.First());
        Assert.False(poller.HasCommand);
    }

    [Fact]
    public async Task Counter_that_stands_still_under_power_makes_readings_old_until_it_moves()
    {
        Answer(Text(300, 1_000, 0), Text(300, 1_000, 0), Text(300, 1_000, 0), Text(300, 1_001, 0));
        using var poller = Open();
        Assert.Null(await PollAsync(poller, 0));
        Assert.Null(await PollAsync(poller, 119));
        Assert.Equal((Quality.Good, null), (poller.Image.Rows[0].Of(PartQuantity.Power).Quality, poller.Trouble));
        Assert.Null(await PollAsync(poller, 120));
        Assert.Equal(new Reading(300, Start - TimeSpan.FromSeconds(30), Quality.Stale), poller.Image.Rows[0].Of(PartQuantity.Power));
        Assert.Equal("MP4337", poller.Trouble?.Code);
        Assert.Null(await PollAsync(poller, 121));
        Assert.Equal((Quality.Good, null), (poller.Image.Rows[0].Of(PartQuantity.Power).Quality, poller.Trouble));
    }

    [Fact]
    public async Task Driver_error_that_was_there_before_may_be_old_and_a_new_one_is_told_with_its_time()
    {
        Answer(Text(300, 1, 31), Text(300, 2, 79), Text(300, 3, 79));
        using var poller = Open();
        await PollAsync(poller, 0);
        Assert.Equal((31, Instant.Never, null), (poller.Image.Rows[0].Of(PartQuantity.DriverError).Value, poller.Image.Rows[0].DriverErrorAt, poller.Trouble));
        await PollAsync(poller, 1);
        Assert.Equal((79, Start + TimeSpan.FromSeconds(1), "MP4318"), (poller.Image.Rows[0].Of(PartQuantity.DriverError).Value, poller.Image.Rows[0].DriverErrorAt, poller.Trouble?.Code));
        await PollAsync(poller, 2);
        Assert.Equal(Start + TimeSpan.FromSeconds(1), poller.Image.Rows[0].DriverErrorAt);
    }

    [Theory]
    [InlineData("503 Service Unavailable", "busy", "MP4333")]
    [InlineData("302 Found", "elsewhere", "MP4333")]
    [InlineData("200 OK", "<html>hello</html>", "MP4335")]
    public async Task Answer_that_is_none_is_told_and_what_is_known_grows_old(string status, string body, string code)
    {
        Answer(Text(300, 1, 0));
        server.Answer(status, body);
        using var poller = Open();
        await PollAsync(poller, 0);
        Assert.Equal(code, (await PollAsync(poller, 1))?.Code);
        Assert.Equal((Start, 300), (poller.Image.At, poller.Image.Rows[0].Of(PartQuantity.Power).Value));
    }

    [Fact]
    public async Task Answer_without_end_is_cut_off()
    {
        server.Say("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + new string('#', 5_000));
        server.Answer("200 OK", new string('#', 5_000));
        using var poller = Open(new DcgmConfig(Address) { MostBytes = 4_096 });
        Assert.Equal("MP4334", (await PollAsync(poller, 0))?.Code);
        Assert.Equal("MP4334", (await PollAsync(poller, 1))?.Code);
    }

    [Fact]
    public async Task Torn_answer_and_nobody_there_are_told()
    {
        server.Say("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nDCGM_FI_DEV");
        using var poller = Open();
        Assert.Equal("MP4331", (await PollAsync(poller, 0))?.Code);
        await server.DisposeAsync();
        Assert.Equal("MP4331", (await PollAsync(poller, 1))?.Code);
    }

    [Fact]
    public async Task Exporter_that_hangs_is_given_up_by_the_clock()
    {
        server.Do((_, stop) => ScriptedServer.SayNothing(stop));
        using var poller = Open();
        var polling = PollAsync(poller, 0);
        clock.AwaitSleeperUntil(TimeSpan.FromSeconds(2));
        clock.MoveTo(TimeSpan.FromSeconds(2));
        Assert.Equal("MP4332", (await polling)?.Code);
    }

    [Theory]
    [InlineData("ftp://node/metrics")]
    [InlineData("http://me:secret@node/metrics")]
    public void Description_that_makes_no_sense_is_refused_without_its_password(string address)
    {
        var fault = DcgmPoller.Open("dcgm", new DcgmConfig(new Uri(address)), handler, clock).Faults[0];
        Assert.Equal("MP4330", fault.Code);
        Assert.DoesNotContain("secret", fault.ToString());
    }

    private static string Text(int watts, int millijoules, int error) =>
        $"DCGM_FI_DEV_POWER_USAGE{{UUID=\"GPU-a\"}} {watts}\nDCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION{{UUID=\"GPU-a\"}} {millijoules}\nDCGM_FI_DEV_XID_ERRORS{{UUID=\"GPU-a\"}} {error}\n";

    /// <summary>Says these texts one after the other; the server repeats the last.</summary>
    private void Answer(params string[] texts) => Array.ForEach(texts, text => server.Answer("200 OK", text));

    private static Task<Megapod.Core.Outcomes.Fault?> PollAsync(DcgmPoller poller, int second) => poller.PollAsync(Start + TimeSpan.FromSeconds(second), TestContext.Current.CancellationToken).AsTask();

    private Uri Address => new($"http://127.0.0.1:{server.Port}/metrics");

    private DcgmPoller Open(DcgmConfig? config = null) => DcgmPoller.Open("dcgm", config ?? new DcgmConfig(Address), handler, clock).Value;
}
