namespace Megapod.Wire.Site.Notify;

using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Megapod.Core.Model;
using Megapod.Devices.Feeds;
using Megapod.Site.Notify;
using static Megapod.Wire.Site.Notify.NotifyMessages;

public sealed class WebhookWayTests
{
    [Fact]
    public async Task Message_arrives_once_as_json_signed_with_the_secret()
    {
        await using var peer = new HookPeer();
        var way = Way(peer.Url, "open sesame", TimeProvider.System);
        var message = Of(Alarm(text: "Latched: ü."), Alarm("st-1", "MP3454", 2));
        Assert.Equal(NotifyDelivery.Done, await way.SendAsync(message, TestContext.Current.CancellationToken));
        var (head, bytes) = await peer.NextAsync();
        Assert.StartsWith("POST /hook HTTP/1.1\r\n", head, StringComparison.Ordinal);
        Assert.Contains($"{WebhookWay.SignatureHeader}: sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes("open sesame"), bytes))}\r\n", head, StringComparison.Ordinal);
        Assert.Contains($"{WebhookWay.KeyHeader}: {message.Key}\r\n", head, StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/json\r\n", head, StringComparison.Ordinal);
        using var body = JsonDocument.Parse(bytes);
        Assert.Equal(("site", false, 0), (body.RootElement.GetProperty("site").GetString(), body.RootElement.GetProperty("isTest").GetBoolean(), body.RootElement.GetProperty("more").GetInt32()));
        var alarm = body.RootElement.GetProperty("alarms")[0];
        Assert.Equal(
            ["raised", "MP3208-pod", "MP3208", "critical", "pod", "Latched: ü.", "https://site.example.org/api/v1/faults/MP3208"],
            ((string[])["kind", "id", "code", "severity", "subject", "text", "help"]).Select(n => alarm.GetProperty(n).GetString()));
        Assert.Equal(0, peer.Waiting);
    }

    [Theory]
    [InlineData("HTTP/1.1 500 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", "500")]
    [InlineData("HTTP/1.1 302 Elsewhere\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", "302")]
    public async Task Receiver_that_refuses_or_sends_elsewhere_has_not_been_told(string answer, string status)
    {
        await using var peer = new HookPeer { Answer = answer };
        var came = await Way(peer.Url, null, TimeProvider.System).SendAsync(Of(Alarm()), TestContext.Current.CancellationToken);
        Assert.Equal((false, "MP3472"), (came.IsDelivered, came.Trouble!.Code));
        Assert.Contains(status, came.Trouble.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(WebhookWay.SignatureHeader, (await peer.NextAsync()).Head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Receiver_that_takes_the_message_and_never_answers_is_let_go_in_time()
    {
        await using var peer = new HookPeer { Answer = null };
        var clock = new FakeClock();
        var sending = Way(peer.Url, null, clock).SendAsync(Of(Alarm()), TestContext.Current.CancellationToken);
        await peer.NextAsync();
        clock.AwaitSleeperUntil(WebhookWay.Patience);
        clock.MoveTo(WebhookWay.Patience);
        Assert.Equal("MP3473", (await sending).Trouble!.Code);
    }

    [Fact]
    public async Task Receiver_that_is_not_there_has_not_been_told()
    {
        var gone = new TcpListener(IPAddress.Loopback, 0);
        gone.Start();
        int port = ((IPEndPoint)gone.LocalEndpoint).Port;
        gone.Stop();
        var came = await Way($"http://127.0.0.1:{port}/", null, TimeProvider.System).SendAsync(Of(Alarm()), TestContext.Current.CancellationToken);
        Assert.Equal("MP3473", came.Trouble!.Code);
    }

    [Fact]
    public void Message_that_is_sent_again_has_the_same_key_and_another_one_another()
    {
        Assert.Equal(Of(Alarm()).Key, (Of(Alarm()) with { At = Megapod.Wire.Site.Alarms.AlarmViews.At(99) }).Key);
        Assert.NotEqual(Of(Alarm()).Key, Of(Alarm(number: 2)).Key);
    }

    private static WebhookWay Way(string url, string? secret, TimeProvider time) =>
        new(new WebhookConfig { Id = "duty", Url = url }, secret, new HttpClient(HttpFeed.CreateHandler()) { Timeout = Timeout.InfiniteTimeSpan }, time);
}
