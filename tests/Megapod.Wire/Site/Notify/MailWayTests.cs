namespace Megapod.Wire.Site.Notify;

using System.Net;
using System.Net.Sockets;
using System.Text;
using Megapod.Core.Model;
using Megapod.Site.Notify;
using static Megapod.Wire.Site.Notify.NotifyMessages;

public sealed class MailWayTests
{
    [Fact]
    public async Task Mail_arrives_with_severity_and_site_in_its_subject_and_what_to_do_in_its_text()
    {
        await using var peer = new MailPeer();
        var message = Of(Alarm(), Alarm("st-1", "MP3454", 2));
        Assert.Equal(NotifyDelivery.Done, await Way(peer).SendAsync(message, TestContext.Current.CancellationToken));
        var lines = peer.Lines;
        Assert.Contains("MAIL FROM:<site@example.org>", lines.Select(l => l.Split(" BODY")[0]));
        Assert.Equal(2, lines.Count(l => l.StartsWith("RCPT TO:<", StringComparison.Ordinal)));
        Assert.Contains(lines, l => l.StartsWith("Subject: =?utf-8?", StringComparison.Ordinal) || l.StartsWith("Subject: [critical] The Site: ", StringComparison.Ordinal));
        Assert.Contains($"Message-ID: <{message.Key}@example.org>", lines, StringComparer.OrdinalIgnoreCase);
        Assert.Contains("Auto-Submitted: auto-generated", lines, StringComparer.OrdinalIgnoreCase);
        Assert.Contains(lines, l => l.StartsWith("Date: ", StringComparison.OrdinalIgnoreCase));
        string all = string.Join('\n', lines).Replace("=\n", "", StringComparison.Ordinal);
        Assert.Contains("CRITICAL, raised: MP3208 pod, since 2025-06-01 09:00:00 UTC", all, StringComparison.Ordinal);
        Assert.Contains("What to do: a person resets it there", all, StringComparison.Ordinal);
        Assert.Contains("https://site.example.org/api/v1/faults/MP3454", all, StringComparison.Ordinal);
        Assert.Equal("[critical] The Site: A safety input is latched. (and 1 more)", MailWay.SubjectOf(message));
    }

    [Fact]
    public async Task Words_of_a_device_cannot_write_headers_or_end_the_mail()
    {
        await using var peer = new MailPeer();
        var message = Of(Alarm(text: "Bad\r\nBcc: all@example.org\r\n.\r\nQUIT"));
        Assert.Equal(NotifyDelivery.Done, await Way(peer).SendAsync(message, TestContext.Current.CancellationToken));
        Assert.DoesNotContain(peer.Lines, l => l.StartsWith("Bcc", StringComparison.OrdinalIgnoreCase));
        Assert.Single(peer.Lines, ".");
    }

    [Fact]
    public async Task Encryption_that_is_demanded_and_not_offered_leaves_everything_unsaid()
    {
        await using var peer = new MailPeer { Offers = ["AUTH LOGIN"] };
        var came = await Way(peer, isSecure: true, user: "site").SendAsync(Of(Alarm()), TestContext.Current.CancellationToken);
        Assert.Equal((false, "MP3474"), (came.IsDelivered, came.Trouble!.Code));
        Assert.All(peer.Lines, l => Assert.True(l.StartsWith("EHLO", StringComparison.Ordinal) || l.StartsWith("QUIT", StringComparison.Ordinal), l));
    }

    [Fact]
    public async Task User_and_password_are_told_where_the_way_is_allowed()
    {
        await using var peer = new MailPeer { Offers = ["AUTH LOGIN"] };
        Assert.Equal(NotifyDelivery.Done, await Way(peer, user: "site").SendAsync(Of(Alarm()), TestContext.Current.CancellationToken));
        Assert.Contains($"AUTH login {Convert.ToBase64String(Encoding.UTF8.GetBytes("site"))}", peer.Lines, StringComparer.OrdinalIgnoreCase);
        Assert.Contains(Convert.ToBase64String(Encoding.UTF8.GetBytes("word")), peer.Lines);
    }

    [Theory]
    [InlineData("b@example.org", true)]
    [InlineData("@example.org", false)]
    public async Task Mail_that_some_get_is_told_and_one_that_nobody_gets_is_not(string refused, bool isDelivered)
    {
        await using var peer = new MailPeer { Refused = refused };
        var came = await Way(peer).SendAsync(Of(Alarm()), TestContext.Current.CancellationToken);
        Assert.Equal((isDelivered, "MP3472"), (came.IsDelivered, came.Trouble!.Code));
        Assert.Equal(isDelivered, peer.Lines.Contains("DATA"));
    }

    [Fact]
    public async Task Server_that_says_nothing_is_let_go_in_time()
    {
        await using var peer = new MailPeer { IsDumb = true };
        var clock = new FakeClock();
        var sending = Way(peer, time: clock).SendAsync(Of(Alarm()), TestContext.Current.CancellationToken);
        clock.AwaitSleeperUntil(MailWay.Patience);
        clock.MoveTo(MailWay.Patience);
        Assert.Equal("MP3473", (await sending).Trouble!.Code);
    }

    [Fact]
    public async Task Server_that_is_not_there_has_not_been_told()
    {
        var gone = new TcpListener(IPAddress.Loopback, 0);
        gone.Start();
        int port = ((IPEndPoint)gone.LocalEndpoint).Port;
        gone.Stop();
        var way = new MailWay(new MailConfig { Id = "office", Host = "127.0.0.1", Port = port, IsSecure = false, From = "site@example.org", To = ["a@example.org"] }, null, TimeProvider.System);
        Assert.Equal("MP3473", (await way.SendAsync(Of(Alarm()), TestContext.Current.CancellationToken)).Trouble!.Code);
    }

    [Fact]
    public void Subject_is_one_short_line_and_says_when_all_is_over()
    {
        var over = Of(Alarm()) with { Items = [new NotifyItem(NotifyKind.Cleared, Alarm(text: new string('x', 500)), Megapod.Wire.Site.Alarms.AlarmViews.At(9))] };
        Assert.StartsWith("[over] The Site: xxx", MailWay.SubjectOf(over), StringComparison.Ordinal);
        Assert.Equal(150, MailWay.SubjectOf(over).Length);
        Assert.Equal("[test] The Site: messages about alarms arrive", MailWay.SubjectOf(Of()));
    }

    private static MailWay Way(MailPeer peer, bool isSecure = false, string? user = null, TimeProvider? time = null) => new(
        new MailConfig { Id = "office", Host = "127.0.0.1", Port = peer.Port, IsSecure = isSecure, From = "site@example.org", To = ["a@example.org", "b@example.org"], User = user },
        user is null ? null : "word",
        time ?? TimeProvider.System);
}
