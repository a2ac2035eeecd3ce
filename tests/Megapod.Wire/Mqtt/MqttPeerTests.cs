namespace Megapod.Wire.Mqtt;

using System.Text;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.Mqtt;
using Megapod.Wire.Ocpp;
using Megapod.Wire.Peers;

/// <summary>Our client at brokers of other people, with clients of other people at the other end: Debian's mosquitto 2.0.11 and its tools, npm aedes 1.2.0 and mqtt 5.16.0.</summary>
public sealed class MqttPeerTests
{
    private static readonly TimeSpan Hopeless = TimeSpan.FromSeconds(60);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Messages_pass_between_our_client_and_mosquittos_tools(int qos)
    {
        using var broker = await MqttBroker.StartAsync();
        await using var client = Client(broker.Port);
        Assert.Equal(new MqttGrant("in/#", (MqttQos)qos), (await client.SubscribeAsync("in/#", (MqttQos)qos, Stop)).Value);
        var listening = Peers.RunToolAsync("mosquitto_sub", "-p", $"{broker.Port}", "-i", "listener", "-t", "out/+", "-q", $"{qos}", "-C", "3", "-F", "%t %q %r %p");
        await broker.HearAsync("SUBSCRIBE from listener");
        foreach (string payload in new[] { "one", "zwölf", "" })
        {
            Assert.Null(await client.PublishAsync(new MqttMessage("out/x", Encoding.UTF8.GetBytes(payload), (MqttQos)qos), Stop));
        }

        Assert.Equal($"out/x {qos} 0 one\nout/x {qos} 0 zwölf\nout/x {qos} 0 \n", await listening.WaitAsync(Hopeless, Stop));
        await Peers.RunToolAsync("mosquitto_pub", "-p", $"{broker.Port}", "-t", "in/y", "-q", $"{qos}", "-m", "drei");
        await Peers.RunToolAsync("mosquitto_pub", "-p", $"{broker.Port}", "-t", "elsewhere", "-q", $"{qos}", "-m", "x");
        await Peers.RunToolAsync("mosquitto_pub", "-p", $"{broker.Port}", "-t", "in/z", "-q", $"{qos}", "-m", new string('z', 20_000));
        var heard = await TakeAsync(client, 2);
        Assert.Equal([("in/y", "drei", (MqttQos)qos, false), ("in/z", new string('z', 20_000), (MqttQos)qos, false)], heard.Select(Told));
        Assert.Equal((0L, 0L), (client.Health.Dropped, client.Health.Lost));
    }

    [Fact]
    public async Task Kept_messages_are_told_as_such_and_fresh_ones_are_not()
    {
        using var broker = await MqttBroker.StartAsync();
        await Peers.RunToolAsync("mosquitto_pub", "-p", $"{broker.Port}", "-t", "state/a", "-q", "1", "-r", "-m", "old");
        await using var client = Client(broker.Port);
        await client.SubscribeAsync("state/#", MqttQos.AtLeastOnce, Stop);
        await Peers.RunToolAsync("mosquitto_pub", "-p", $"{broker.Port}", "-t", "state/a", "-q", "1", "-r", "-m", "new");
        Assert.Equal([("old", true), ("new", false)], (await TakeAsync(client, 2)).Select(d => (Told(d).Payload, d.Message.IsRetained)));
        Assert.Null(await client.PublishAsync(new MqttMessage("state/b", "ours"u8.ToArray(), MqttQos.AtLeastOnce, IsRetained: true), Stop));
        Assert.Null(await client.PublishAsync(new MqttMessage("state/a", default, MqttQos.AtLeastOnce, IsRetained: true), Stop));
        Assert.Equal("state/b ours 1\n", await Peers.RunToolAsync("mosquitto_sub", "-p", $"{broker.Port}", "-t", "state/#", "-C", "1", "-W", "30", "-F", "%t %p %r"));
    }

    [Fact]
    public async Task Broker_that_died_and_came_back_has_our_subscriptions_and_gets_what_waited()
    {
        using var broker = await MqttBroker.StartAsync();
        await using var client = Client(broker.Port, c => c with { FirstBackOff = TimeSpan.FromMilliseconds(20), LongestBackOff = TimeSpan.FromMilliseconds(100) });
        await client.SubscribeAsync("in/#", MqttQos.AtLeastOnce, Stop);
        broker.Kill();
        var waiting = Enumerable.Range(0, 30).Select(i => client.PublishAsync(new MqttMessage("in/back", Encoding.UTF8.GetBytes($"{i}"), (MqttQos)(i % 3)), Stop)).ToList();
        await broker.StartAsync();
        var heard = await TakeAsync(client, 30);
        Assert.All(await Task.WhenAll(waiting).WaitAsync(Hopeless, Stop), Assert.Null);
        Assert.Equal(Enumerable.Range(0, 30).Select(i => $"{i}").Order(), heard.Select(d => Told(d).Payload).Order());
        Assert.Equal(1, client.Health.Lost);
        Assert.True(client.Health.Connected >= 2);
    }

    [Fact]
    public async Task Session_that_mosquitto_kept_brings_what_was_missed()
    {
        using var broker = await MqttBroker.StartAsync();
        await using (var client = Client(broker.Port, c => c with { KeepsSession = true }))
        {
            await client.SubscribeAsync("in/#", MqttQos.ExactlyOnce, Stop);
        }

        await Peers.RunToolAsync("mosquitto_pub", "-p", $"{broker.Port}", "-t", "in/missed", "-q", "2", "-m", "once");
        await using var again = Client(broker.Port, c => c with { KeepsSession = true });
        await again.SubscribeAsync("in/#", MqttQos.ExactlyOnce, Stop);
        await Peers.RunToolAsync("mosquitto_pub", "-p", $"{broker.Port}", "-t", "in/fresh", "-q", "2", "-m", "too");
        Assert.Equal(["once", "too"], (await TakeAsync(again, 2)).Select(d => Told(d).Payload));
    }

    [Fact]
    public async Task Second_client_with_our_id_puts_us_out_and_the_remedy_names_it()
    {
        using var broker = await MqttBroker.StartAsync();
        await using var client = Client(broker.Port, c => c with { FirstBackOff = TimeSpan.FromHours(1), LongestBackOff = TimeSpan.FromHours(1) });
        await client.SubscribeAsync("x", MqttQos.AtMostOnce, Stop);
        await Peers.RunToolAsync("mosquitto_pub", "-p", $"{broker.Port}", "-i", "pod", "-t", "y", "-m", "z");
        var fault = await client.PublishAsync(new MqttMessage("x", default, MqttQos.AtLeastOnce), TimeSpan.FromSeconds(1), Stop);
        Assert.Contains(fault?.Code, new[] { "MP4216", "MP4217" });
        Assert.Equal("MP4209", client.Health.Trouble?.Code);
        Assert.Contains("same id", client.Health.Trouble!.Remedy);
    }

    [Fact]
    public async Task Will_is_published_when_we_vanish_and_not_when_we_leave()
    {
        using var broker = await MqttBroker.StartAsync();
        var will = new MqttWill("pod/state", "gone"u8.ToArray());
        await using (var client = Client(broker.Port, c => c with { Will = will }))
        {
            Assert.Null(await client.PublishAsync(new MqttMessage("pod/state", "here"u8.ToArray(), MqttQos.AtLeastOnce, IsRetained: true), Stop));
        }

        Assert.Equal("here 1\n", await StateAsync());
        await using (var vanishing = Client(broker.Port, c => c with { Will = will, FirstBackOff = TimeSpan.FromHours(1), LongestBackOff = TimeSpan.FromHours(1) }))
        {
            Assert.Null(await vanishing.PublishAsync(new MqttMessage("pod/state", "again"u8.ToArray(), MqttQos.AtLeastOnce, IsRetained: true), Stop));

            // Whoever is put out by its own id has vanished as far as the broker knows.
            await Peers.RunToolAsync("mosquitto_pub", "-p", $"{broker.Port}", "-i", "pod", "-t", "y", "-m", "z");
            Assert.Equal("gone 1\n", await StateAsync());
        }

        Task<string> StateAsync() => Peers.RunToolAsync("mosquitto_sub", "-p", $"{broker.Port}", "-t", "pod/state", "-C", "1", "-W", "30", "-F", "%p %r");
    }

    [Fact]
    public async Task Wrong_password_is_told_and_the_right_one_is_let_in()
    {
        string folder = Directory.CreateTempSubdirectory("megapod-password-").FullName;
        try
        {
            string file = Path.Combine(folder, "passwords");
            await Peers.RunToolAsync("mosquitto_passwd", "-c", "-b", file, "me", "secret");
            string rules = Path.Combine(folder, "rules");
            await File.WriteAllTextAsync(rules, "user me\ntopic readwrite in/#\n", Stop);
            using var broker = await MqttBroker.StartAsync("allow_anonymous false", $"password_file {file}", $"acl_file {rules}");
            await using (var wrong = Client(broker.Port, c => c with { UserName = "me", Password = "wrong" }))
            {
                var fault = await wrong.PublishAsync(new MqttMessage("in/x", default), TimeSpan.FromSeconds(2), Stop);
                Assert.Equal("MP4216", fault?.Code);
                Assert.Equal("MP4208", wrong.Health.Trouble?.Code);
                Assert.Equal(0, wrong.Health.Connected);
            }

            await using var right = Client(broker.Port, c => c with { UserName = "me", Password = "secret" });
            Assert.True((await right.SubscribeAsync("in/#", MqttQos.AtLeastOnce, Stop)).IsSuccess);
            Assert.Null(await right.PublishAsync(new MqttMessage("in/x", "y"u8.ToArray(), MqttQos.AtLeastOnce), Stop));
            Assert.Equal("y", Told((await TakeAsync(right, 1))[0]).Payload);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Certificates_of_both_sides_are_judged()
    {
        using var certificates = await TestCertificates.MakeAsync();
        using var own = await certificates.IssueAsync("pod", "/CN=pod", "authority", "station");
        using var foreign = await certificates.IssueAsync("foreign", "/CN=pod", "other", "station");
        using var broker = await MqttBroker.StartAsync(
            $"cafile {certificates["authority.pem"]}", $"certfile {certificates["server.pem"]}", $"keyfile {certificates["server.key"]}", "require_certificate true", "use_identity_as_username true", "allow_anonymous false");
        var tls = MqttTls.Read(certificates["authority.pem"], certificates["pod.pem"], certificates["pod.key"]).Value;
        await using (var client = Client(broker.Port, c => c with { Tls = tls }))
        {
            Assert.True((await client.SubscribeAsync("in/#", MqttQos.ExactlyOnce, Stop)).IsSuccess);
            Assert.Null(await client.PublishAsync(new MqttMessage("in/x", new byte[100_000], MqttQos.ExactlyOnce), Stop));
            Assert.Equal(100_000, (await TakeAsync(client, 1))[0].Message.Payload.Length);
        }

        var others = MqttTls.Read(certificates["other.pem"], certificates["pod.pem"], certificates["pod.key"]).Value;
        Assert.Equal("MP4202", await TroubleAsync(others));
        Assert.Contains(await TroubleAsync(tls with { Certificate = null }), new[] { "MP4202", "MP4203" });
        Assert.Contains(await TroubleAsync(tls with { Certificate = foreign }), new[] { "MP4202", "MP4203" });
        Assert.Equal("MP4203", await TroubleAsync(null));

        async Task<string?> TroubleAsync(MqttTls? given)
        {
            await using var client = Client(broker.Port, c => c with { Tls = given, ConnectTimeout = TimeSpan.FromSeconds(2) });
            await client.PublishAsync(new MqttMessage("in/x", default), TimeSpan.FromSeconds(3), Stop);
            Assert.Equal(0, client.Health.Connected);
            return client.Health.Trouble?.Code;
        }
    }

    [Fact]
    public async Task Broker_that_shows_the_certificate_of_another_host_is_not_spoken_with_though_its_authority_is_the_right_one()
    {
        using var certificates = await TestCertificates.MakeAsync();
        using var elsewhere = await certificates.IssueAsync("elsewhere", "/CN=elsewhere.example", "authority", "elsewhere");
        using var broker = await MqttBroker.StartAsync($"certfile {certificates["elsewhere.pem"]}", $"keyfile {certificates["elsewhere.key"]}", "allow_anonymous true");
        Assert.Equal((0L, "MP4202"), await MetAsync(broker, certificates["authority.pem"]));

        // The same broker with a certificate for this host is spoken with.
        using var here = await MqttBroker.StartAsync($"certfile {certificates["server.pem"]}", $"keyfile {certificates["server.key"]}", "allow_anonymous true");
        Assert.Equal((1L, null), await MetAsync(here, certificates["authority.pem"]));
        Assert.Equal((0L, "MP4202"), await MetAsync(here, certificates["other.pem"]));
    }

    [Fact]
    public async Task Broker_with_a_certificate_that_only_it_has_signed_is_spoken_with_by_exactly_that_one()
    {
        using var certificates = await TestCertificates.MakeAsync();
        foreach (string name in (string[])["own", "twin"])
        {
            await Peers.RunToolAsync(
                "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", certificates[$"{name}.key"], "-out", certificates[$"{name}.pem"], "-subj", "/CN=broker", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "30");
        }

        using var broker = await MqttBroker.StartAsync($"certfile {certificates["own.pem"]}", $"keyfile {certificates["own.key"]}", "allow_anonymous true");
        Assert.Equal((1L, null), await MetAsync(broker, certificates["own.pem"]));
        Assert.Equal((0L, "MP4202"), await MetAsync(broker, certificates["twin.pem"]));

        // Those that this machine trusts do not know it, either.
        Assert.Equal((0L, "MP4202"), await MetAsync(broker, null));
    }

    [Fact]
    public void Certificate_that_cannot_be_read_is_a_fault()
    {
        Assert.Equal("MP4225", MqttTls.Read("/nowhere/authority.pem", null, null).Faults[0].Code);
        Assert.Equal("MP4225", MqttTls.Read(null, Path.Combine(Peers.Folder, "package.json"), null).Faults[0].Code);
        Assert.Equal("MP4225", MqttTls.Read(Path.Combine(Peers.Folder, "package.json"), null, null).Faults[0].Code);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Messages_pass_between_our_client_and_npm_mqtt_over_mosquitto(int qos)
    {
        using var broker = await MqttBroker.StartAsync();
        using var other = Peers.TalkToNode("mqtt", "mqtt_client.js", $"{broker.Port}", "other");
        Assert.True((await other.HearAsync()).GetProperty("connected").GetBoolean());
        await other.TellAsync($$"""{"subscribe":"out/#","qos":{{qos}}}""");
        await other.HearAsync();
        await using var client = Client(broker.Port);
        await client.SubscribeAsync("in/#", (MqttQos)qos, Stop);
        Assert.Null(await client.PublishAsync(new MqttMessage("out/x", "hello"u8.ToArray(), (MqttQos)qos), Stop));
        var heard = await other.HearAsync();
        Assert.Equal(("out/x", "hello", qos, false), (heard.GetProperty("heard").GetString(), heard.GetProperty("payload").GetString(), heard.GetProperty("qos").GetInt32(), heard.GetProperty("retain").GetBoolean()));
        await other.TellAsync($$"""{"publish":"in/y","payload":"back","qos":{{qos}}}""");
        Assert.Equal(("in/y", "back", (MqttQos)qos, false), Told((await TakeAsync(client, 1))[0]));
    }

    [Fact]
    public async Task Broker_that_doubles_and_delays_is_heard_once_with_qos_2_and_twice_with_qos_1()
    {
        using var broker = Peers.TalkToNode("aedes", "mqtt_broker.js");
        await using var client = Client((await broker.HearAsync()).GetProperty("port").GetInt32());
        await client.SubscribeAsync("in/#", MqttQos.ExactlyOnce, Stop);
        await broker.TellAsync("""{"double":true,"delay":30}""");
        await DoneAsync(broker, []);
        var sent = new[] { ("a", 1), ("b", 2), ("c", 2), ("d", 0) }.Select(m => client.PublishAsync(new MqttMessage($"in/{m.Item2}", Encoding.UTF8.GetBytes(m.Item1), (MqttQos)m.Item2), Stop));
        Assert.All(await Task.WhenAll(sent).WaitAsync(Hopeless, Stop), Assert.Null);
        Assert.Equal(["a", "a", "b", "c", "d", "d"], (await TakeAsync(client, 6)).Select(d => Told(d).Payload).Order());
        Assert.Equal(6, client.Health.Received);
    }

    [Fact]
    public async Task Broker_that_loses_acknowledgements_with_their_connection_has_each_message_of_qos_2_once()
    {
        using var broker = Peers.TalkToNode("aedes", "mqtt_broker.js");
        await using var client = Client(
            (await broker.HearAsync()).GetProperty("port").GetInt32(), c => c with { KeepsSession = true, FirstBackOff = TimeSpan.FromMilliseconds(10), LongestBackOff = TimeSpan.FromMilliseconds(50) });
        await client.SubscribeAsync("none", MqttQos.AtMostOnce, Stop);
        var heard = new List<string>();
        for (int i = 0; i < 10; i++)
        {
            // PUBREC is lost at even ones, PUBCOMP at odd ones.
            await broker.TellAsync("""{"drop":1}""");
            await DoneAsync(broker, heard);
            Assert.Null(await client.PublishAsync(new MqttMessage("out/x", Encoding.UTF8.GetBytes($"{i}"), MqttQos.ExactlyOnce), Stop).WaitAsync(Hopeless, Stop));
        }

        await broker.TellAsync("""{"drop":0}""");
        await DoneAsync(broker, heard);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"{i}"), heard);
        Assert.Equal(10, client.Health.Lost);
        Assert.True(client.Health.Repeated >= 10);
    }

    /// <summary>What becomes of the first try to connect: connections that stood, and what was wrong.</summary>
    private static async Task<(long Connected, string? Trouble)> MetAsync(MqttBroker broker, string? authority)
    {
        var tls = MqttTls.Read(authority, null, null).Value;
        await using var client = Client(broker.Port, c => c with { Tls = tls, FirstBackOff = TimeSpan.FromHours(1), LongestBackOff = TimeSpan.FromHours(1) });
        Assert.True(SpinWait.SpinUntil(() => client.Health is { Connected: > 0 } or { ConnectsFailed: > 0 }, Hopeless));
        return (client.Health.Connected, client.Health.Trouble?.Code);
    }

    private static async Task DoneAsync(PeerTalk broker, List<string> heard)
    {
        while (await broker.HearAsync() is var said && !said.TryGetProperty("done", out _))
        {
            heard.Add(said.GetProperty("payload").GetString()!);
        }
    }

    private static (string Topic, string Payload, MqttQos Qos, bool IsRetained) Told(MqttDelivery d) => (d.Message.Topic, Encoding.UTF8.GetString(d.Message.Payload.Span), d.Message.Qos, d.Message.IsRetained);

    private static async Task<List<MqttDelivery>> TakeAsync(MqttClient client, int many) => await client.TakeAsync(Stop).Take(many).ToListAsync(Stop).AsTask().WaitAsync(Hopeless, Stop);

    private static MqttClient Client(int port, Func<MqttClientConfig, MqttClientConfig>? change = null)
    {
        var config = new MqttClientConfig("127.0.0.1", port, "pod");
        return new MqttClient(change?.Invoke(config) ?? config, TimeProvider.System, () => Instant.From(TimeProvider.System.GetUtcNow()), new SeededRandom(1));
    }
}
