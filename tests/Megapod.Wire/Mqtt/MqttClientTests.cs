namespace Megapod.Wire.Mqtt;

using System.Globalization;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.Mqtt;
using Megapod.Devices.Mqtt.Messages;
using Megapod.Wire.Site;

/// <summary>Our client at a broker that is late, silent, torn, out of order, refusing or gone, on a clock that only the test moves.</summary>
public sealed class MqttClientTests
{
    private static readonly TimeSpan Hopeless = TimeSpan.FromSeconds(60);

    private readonly FakeClock clock = new() { Began = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero) };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, "MP4204")]
    [InlineData(2, "MP4205")]
    [InlineData(3, "MP4206")]
    [InlineData(4, "MP4207")]
    [InlineData(5, "MP4208")]
    public async Task Refused_connection_is_told_by_its_code_and_tried_again(byte code, string fault)
    {
        await using var broker = new ScriptedBroker();
        await using var client = Client(broker, c => c with { UserName = "me", Password = "secret" });
        var connect = await broker.NextAsync<ConnectPacket>();
        Assert.Equal(("pod", true, (ushort)30, "me", "secret"), (connect.ClientId, connect.IsClean, connect.KeepAliveSeconds, connect.UserName, System.Text.Encoding.UTF8.GetString(connect.Password!)));
        await broker.SayAsync(new ConnackPacket(false, (MqttConnectCode)code));
        clock.AwaitSleeperBy(TimeSpan.FromMilliseconds(500));
        Assert.Equal((fault, 1L, 0L), (client.Health.Trouble?.Code, client.Health.ConnectsFailed, client.Health.Connected));
        Assert.DoesNotContain("secret", client.Health.Trouble!.ToString() + client.Config);
        clock.MoveTo(TimeSpan.FromMilliseconds(500));
        await broker.WelcomeAsync();
        await ConnectedAsync(client, broker);
        Assert.Null(client.Health.Trouble);
    }

    [Fact]
    public async Task Broker_that_says_nothing_when_asked_is_left_and_connected_to_again()
    {
        await using var broker = new ScriptedBroker();
        await using var client = Client(broker);
        int first = await broker.WelcomeAsync();
        await ConnectedAsync(client, broker);
        clock.AwaitSleeperUntil(TimeSpan.FromSeconds(15));
        clock.MoveTo(TimeSpan.FromSeconds(15));
        await broker.NextAsync<PingreqPacket>();
        await broker.SayAsync(new PingrespPacket(), new PublishPacket(Message("t", MqttQos.AtLeastOnce), 1));
        await broker.NextAsync<PubackPacket>();
        Assert.Equal(Instant.From(clock.Began!.Value), client.Health.ConnectedSince);
        clock.AwaitSleeperUntil(TimeSpan.FromSeconds(30));
        clock.MoveTo(TimeSpan.FromSeconds(30));
        await broker.NextAsync<PingreqPacket>();
        clock.AwaitSleeperUntil(TimeSpan.FromSeconds(40));
        clock.MoveTo(TimeSpan.FromSeconds(40));
        Assert.False(await broker.EndOf(first));
        clock.AwaitSleeperBy(TimeSpan.FromSeconds(40.5));
        Assert.Equal(("MP4210", false, 1L, Instant.Never), (client.Health.Trouble?.Code, client.Health.IsConnected, client.Health.Lost, client.Health.ConnectedSince));
        clock.MoveTo(TimeSpan.FromSeconds(40.5));
        await broker.WelcomeAsync();
    }

    [Fact]
    public async Task Broker_that_never_answers_to_connect_is_left_in_time()
    {
        await using var broker = new ScriptedBroker();
        await using var client = Client(broker);
        await broker.NextAsync<ConnectPacket>();
        clock.MoveTo(TimeSpan.FromSeconds(20));
        Assert.False(await broker.EndOf(1));
        clock.AwaitSleeperBy(TimeSpan.FromSeconds(20.5));
        Assert.Equal("MP4203", client.Health.Trouble?.Code);
    }

    [Fact]
    public async Task Packets_torn_into_bytes_and_joined_again_arrive_whole_and_in_order()
    {
        await using var broker = new ScriptedBroker();
        await using var client = Client(broker);
        await broker.WelcomeAsync();
        await SubscribedAsync(client, broker);
        byte[] bytes = [.. Enumerable.Range(0, 20).SelectMany(i => new PublishPacket(new MqttMessage($"t/{i}", new byte[i * 100], MqttQos.AtMostOnce, i % 2 == 0)).ToBytes())];
        foreach (byte one in bytes)
        {
            await broker.SayAsync([one]);
        }

        var heard = await TakeAsync(client, 20);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => ($"t/{i}", i * 100, i % 2 == 0, 0L)), heard.Select(d => (d.Message.Topic, d.Message.Payload.Length, d.Message.IsRetained, d.Missed)));
        Assert.All(heard, delivery => Assert.Equal(Instant.From(clock.Began!.Value), delivery.ReceivedAt));
    }

    [Theory]
    [InlineData("300300012B", "a topic with a wildcard")]
    [InlineData("00", "no packet")]
    [InlineData("F000", "a packet that does not exist")]
    [InlineData("70020001", "PUBCOMP before PUBREC")]
    [InlineData("40020002", "PUBACK for a message of QoS 2")]
    [InlineData("50020001", "PUBREC for a message of QoS 1")]
    [InlineData("9003FFFF00", "SUBACK to nothing")]
    [InlineData("B002FFFF", "UNSUBACK to nothing")]
    [InlineData("20020000", "a second CONNACK")]
    [InlineData("101000044D5154540402000A0004706F6431", "CONNECT from a broker")]
    [InlineData("C000", "PINGREQ from a broker")]
    [InlineData("30FFFFFF7F", "a packet beyond every bound")]
    public async Task Broker_that_breaks_the_protocol_is_left_and_what_was_under_way_is_sent_again(string hex, string what)
    {
        await using var broker = new ScriptedBroker();
        await using var client = Client(broker, c => c with { KeepsSession = true });
        int first = await broker.WelcomeAsync();
        var one = client.PublishAsync(Message("one", MqttQos.AtLeastOnce), Stop);
        ushort idOfOne = (await broker.NextAsync<PublishPacket>()).Id;
        var two = client.PublishAsync(Message("two", MqttQos.ExactlyOnce), Stop);
        ushort idOfTwo = (await broker.NextAsync<PublishPacket>()).Id;

        // The bytes name 1 for the message of QoS 1 and 2 for the other, in packets that acknowledge; PUBCOMP before PUBREC is of the other.
        byte[] bytes = Convert.FromHexString(hex);
        if (bytes is [0x70 or 0x40 or 0x50, 2, _, _])
        {
            ushort id = bytes[0] == 0x50 ? idOfOne : idOfTwo;
            (bytes[2], bytes[3]) = ((byte)(id >> 8), (byte)id);
        }

        await broker.SayAsync(bytes);
        Assert.False(await broker.EndOf(first), what);
        clock.AwaitSleeperBy(TimeSpan.FromMilliseconds(500));
        Assert.Equal("MP4211", client.Health.Trouble?.Code);
        clock.MoveTo(TimeSpan.FromMilliseconds(500));
        await broker.WelcomeAsync(isKept: true);
        var again = await broker.NextAsync<PublishPacket>();
        Assert.Equal((idOfOne, true, "one"), (again.Id, again.IsRepeated, again.Message.Topic));
        again = await broker.NextAsync<PublishPacket>();
        Assert.Equal((idOfTwo, true, "two"), (again.Id, again.IsRepeated, again.Message.Topic));
        await broker.SayAsync(new PubackPacket(idOfOne), new PubrecPacket(idOfTwo));
        await broker.NextAsync<PubrelPacket>();
        await broker.SayAsync(new PubcompPacket(idOfTwo));
        Assert.All(await Task.WhenAll(one, two).WaitAsync(Hopeless, Stop), Assert.Null);
    }

    [Fact]
    public async Task Message_before_connack_is_no_answer()
    {
        await using var broker = new ScriptedBroker();
        await using var client = Client(broker);
        await broker.NextAsync<ConnectPacket>();
        await broker.SayAsync(new PublishPacket(Message("early", MqttQos.AtMostOnce)));
        Assert.False(await broker.EndOf(1));
        clock.AwaitSleeperBy(TimeSpan.FromMilliseconds(500));
        Assert.Equal("MP4211", client.Health.Trouble?.Code);
    }

    [Fact]
    public async Task Message_of_qos_2_that_comes_twice_is_taken_once_until_its_number_is_released()
    {
        await using var broker = new ScriptedBroker();
        await using var client = Client(broker, c => c with { KeepsSession = true });
        int first = await broker.WelcomeAsync();
        await SubscribedAsync(client, broker);
        var publish = new PublishPacket(Message("t/two", MqttQos.ExactlyOnce), 7);
        await broker.SayAsync(publish, publish with { IsRepeated = true });
        await broker.NextAsync<PubrecPacket>();
        await broker.NextAsync<PubrecPacket>();

        // The number outlives the connection, as long as the broker has kept the session too.
        broker.Close(first);
        clock.AwaitSleeperBy(TimeSpan.FromMilliseconds(500));
        clock.MoveTo(TimeSpan.FromMilliseconds(500));
        await broker.WelcomeAsync(isKept: true);
        await broker.SayAsync(publish with { IsRepeated = true }, new PubrelPacket(7), publish, new PublishPacket(Message("t/last", MqttQos.AtMostOnce)));
        await broker.NextAsync<PubrecPacket>();
        Assert.Equal(7, (await broker.NextAsync<PubcompPacket>()).Id);
        Assert.Equal(7, (await broker.NextAsync<PubrecPacket>()).Id);
        Assert.Equal(["t/two", "t/two", "t/last"], (await TakeAsync(client, 3)).Select(d => d.Message.Topic));
        Assert.Equal(3, client.Health.Received);
    }

    [Fact]
    public async Task Session_that_the_broker_forgot_repeats_qos_1_anew_and_tells_that_qos_2_is_unknown()
    {
        await using var broker = new ScriptedBroker();
        await using var client = Client(broker, c => c with { KeepsSession = true });
        int first = await broker.WelcomeAsync();
        await SubscribedAsync(client, broker);
        var one = client.PublishAsync(Message("one", MqttQos.AtLeastOnce), Stop);
        await broker.NextAsync<PublishPacket>();
        var two = client.PublishAsync(Message("two", MqttQos.ExactlyOnce), Stop);
        await broker.NextAsync<PublishPacket>();
        broker.Close(first);
        clock.AwaitSleeperBy(TimeSpan.FromMilliseconds(500));
        var three = client.PublishAsync(Message("three", MqttQos.AtLeastOnce), Stop);
        clock.MoveTo(TimeSpan.FromMilliseconds(500));
        await broker.WelcomeAsync(isKept: false);
        Assert.Equal("MP4218", (await two.WaitAsync(Hopeless, Stop))?.Code);
        Assert.Equal("t/#", (await broker.GrantAsync()).Wanted[0].Filter);
        var again = await broker.NextAsync<PublishPacket>();
        Assert.Equal(("one", false), (again.Message.Topic, again.IsRepeated));
        await broker.SayAsync(new PubackPacket(again.Id));
        again = await broker.NextAsync<PublishPacket>();
        Assert.Equal("three", again.Message.Topic);
        await broker.SayAsync(new PubackPacket(again.Id));
        Assert.All(await Task.WhenAll(one, three).WaitAsync(Hopeless, Stop), Assert.Null);
    }

    [Fact]
    public async Task Message_of_qos_2_that_the_broker_has_is_released_and_not_sent_again()
    {
        await using var broker = new ScriptedBroker();
        await using var client = Client(broker, c => c with { KeepsSession = true });
        int first = await broker.WelcomeAsync();
        var two = client.PublishAsync(Message("two", MqttQos.ExactlyOnce), Stop);
        ushort id = (await broker.NextAsync<PublishPacket>()).Id;
        await broker.SayAsync(new PubrecPacket(id));
        await broker.NextAsync<PubrelPacket>();
        broker.Close(first);
        clock.AwaitSleeperBy(TimeSpan.FromMilliseconds(500));
        clock.MoveTo(TimeSpan.FromMilliseconds(500));
        await broker.WelcomeAsync(isKept: true);
        Assert.Equal(id, (await broker.NextAsync<PubrelPacket>()).Id);
        await broker.SayAsync(new PubcompPacket(id));
        Assert.Null(await two.WaitAsync(Hopeless, Stop));
    }

    [Fact]
    public async Task Subscriptions_are_made_again_in_a_new_session_and_only_there()
    {
        await using var broker = new ScriptedBroker();
        await using var client = Client(broker, c => c with { KeepsSession = true });
        int connection = await broker.WelcomeAsync();
        await SubscribedAsync(client, broker);
        var other = client.SubscribeAsync("other", MqttQos.ExactlyOnce, Stop);
        await broker.GrantAsync();
        Assert.Equal(new MqttGrant("other", MqttQos.ExactlyOnce), (await other.WaitAsync(Hopeless, Stop)).Value);
        var ended = client.UnsubscribeAsync("other", Stop);
        var left = await broker.NextAsync<UnsubscribePacket>();
        await broker.SayAsync(new UnsubackPacket(left.Id));
        Assert.Null(await ended.WaitAsync(Hopeless, Stop));

        connection = await AgainAsync(broker, connection, isKept: true);
        await broker.SayAsync(new PublishPacket(Message("t/kept", MqttQos.AtLeastOnce), 9), new PublishPacket(Message("other", MqttQos.AtMostOnce)));
        Assert.Equal(9, (await broker.NextAsync<PubackPacket>()).Id);
        Assert.Equal("t/kept", (await TakeAsync(client, 1))[0].Message.Topic);

        await AgainAsync(broker, connection, isKept: false);
        var again = await broker.NextAsync<SubscribePacket>();
        Assert.Equal([("t/#", MqttQos.AtLeastOnce)], again.Wanted);
        await broker.SayAsync(new SubackPacket(again.Id, [null]), new PublishPacket(Message("elsewhere", MqttQos.AtLeastOnce), 10));
        await broker.NextAsync<PubackPacket>();
        Assert.Equal("MP4220", client.Health.Trouble?.Code);
        Assert.Equal((1L, 2L), (client.Health.Received, client.Health.Unwanted));
    }

    [Fact]
    public async Task Subscription_that_the_broker_refuses_is_a_fault_and_is_not_made_again()
    {
        await using var broker = new ScriptedBroker();
        await using var client = Client(broker);
        int first = await broker.WelcomeAsync();
        var refused = client.SubscribeAsync("no", MqttQos.AtLeastOnce, Stop);
        var wanted = await broker.NextAsync<SubscribePacket>();
        await broker.SayAsync(new SubackPacket(wanted.Id, [null]));
        Assert.Equal("MP4220", (await refused.WaitAsync(Hopeless, Stop)).Faults[0].Code);
        Assert.Null(client.Health.Trouble);
        await AgainAsync(broker, first, isKept: false);
        var probe = client.PublishAsync(Message("probe", MqttQos.AtMostOnce), Stop);
        await broker.NextAsync<PublishPacket>();
        Assert.Null(await probe.WaitAsync(Hopeless, Stop));
    }

    [Fact]
    public async Task Subscription_asked_for_while_away_is_told_to_be_open_and_made_later()
    {
        await using var broker = new ScriptedBroker();
        await using var client = Client(broker);
        await broker.NextAsync<ConnectPacket>();
        var open = client.SubscribeAsync("t/#", MqttQos.AtLeastOnce, Stop);
        clock.MoveTo(TimeSpan.FromSeconds(20));
        var outcome = await open.WaitAsync(Hopeless, Stop);
        Assert.Equal("MP4221", outcome.Faults[0].Code);
        clock.AwaitSleeperBy(TimeSpan.FromSeconds(20.5));
        clock.MoveTo(TimeSpan.FromSeconds(20.5));
        await broker.WelcomeAsync();
        Assert.Equal("t/#", (await broker.GrantAsync()).Wanted[0].Filter);
    }

    [Fact]
    public async Task Full_queue_lets_the_oldest_of_qos_0_go_and_then_refuses_and_each_is_told()
    {
        await using var broker = new ScriptedBroker();
        await using var client = Client(broker, c => c with { MostWaiting = 3 });
        await broker.NextAsync<ConnectPacket>();
        var zero = client.PublishAsync(Message("zero", MqttQos.AtMostOnce), Stop);
        var later = client.PublishAsync(Message("later", MqttQos.AtMostOnce), Stop);
        var one = client.PublishAsync(Message("one", MqttQos.AtLeastOnce), Stop);
        var two = client.PublishAsync(Message("two", MqttQos.ExactlyOnce), Stop);
        Assert.Equal("MP4215", (await zero.WaitAsync(Hopeless, Stop))?.Code);
        var three = client.PublishAsync(Message("three", MqttQos.AtLeastOnce), Stop);
        Assert.Equal("MP4215", (await later.WaitAsync(Hopeless, Stop))?.Code);
        Assert.Equal("MP4214", (await client.PublishAsync(Message("four", MqttQos.AtLeastOnce), Stop).WaitAsync(Hopeless, Stop))?.Code);
        Assert.Equal("MP4214", (await client.PublishAsync(Message("five", MqttQos.AtMostOnce), Stop).WaitAsync(Hopeless, Stop))?.Code);
        Assert.Equal((3, 4L), (client.Health.Waiting, client.Health.TurnedAway));

        await broker.SayAsync(new ConnackPacket(false, MqttConnectCode.Accepted));
        List<PublishPacket> sent = [await broker.NextAsync<PublishPacket>(), await broker.NextAsync<PublishPacket>(), await broker.NextAsync<PublishPacket>()];
        Assert.Equal([("one", 1), ("two", 2), ("three", 1)], sent.Select(publish => (publish.Message.Topic, (int)publish.Message.Qos)));
        await broker.SayAsync(new PubackPacket(sent[0].Id), new PubrecPacket(sent[1].Id), new PubackPacket(sent[2].Id));
        await broker.SayAsync(new PubcompPacket((await broker.NextAsync<PubrelPacket>()).Id));
        Assert.All(await Task.WhenAll(one, two, three).WaitAsync(Hopeless, Stop), Assert.Null);
    }

    [Fact]
    public async Task Full_queue_counts_bytes_too_and_a_message_beyond_the_packet_is_refused()
    {
        await using var broker = new ScriptedBroker();
        await using var client = Client(broker, c => c with { MostPacketBytes = 1000, MostWaitingBytes = 1500 });
        await broker.NextAsync<ConnectPacket>();
        var first = client.PublishAsync(new MqttMessage("a", new byte[900], MqttQos.AtLeastOnce), Stop);
        Assert.Equal("MP4214", (await client.PublishAsync(new MqttMessage("b", new byte[900], MqttQos.AtLeastOnce), Stop).WaitAsync(Hopeless, Stop))?.Code);
        Assert.Equal("MP4222", (await client.PublishAsync(new MqttMessage("c", new byte[1000]), Stop).WaitAsync(Hopeless, Stop))?.Code);
        Assert.False(first.IsCompleted);
    }

    [Fact]
    public async Task Message_that_waited_beyond_its_life_is_never_sent()
    {
        await using var broker = new ScriptedBroker();
        await using var client = Client(broker);
        await broker.NextAsync<ConnectPacket>();
        var late = client.PublishAsync(Message("late", MqttQos.AtLeastOnce), TimeSpan.FromSeconds(5), Stop);
        var held = client.PublishAsync(Message("held", MqttQos.AtLeastOnce), TimeSpan.FromSeconds(60), Stop);
        clock.MoveTo(TimeSpan.FromSeconds(5));
        Assert.Equal("MP4216", (await late.WaitAsync(Hopeless, Stop))?.Code);
        await broker.SayAsync(new ConnackPacket(false, MqttConnectCode.Accepted));
        var publish = await broker.NextAsync<PublishPacket>();
        Assert.Equal("held", publish.Message.Topic);
        await broker.SayAsync(new PubackPacket(publish.Id));
        Assert.Null(await held.WaitAsync(Hopeless, Stop));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Message_not_acknowledged_in_its_life_is_unknown_and_not_sent_again(bool isKept)
    {
        await using var broker = new ScriptedBroker();
        await using var client = Client(broker, c => c with { KeepsSession = true });
        int first = await broker.WelcomeAsync();
        var one = client.PublishAsync(Message("one", MqttQos.AtLeastOnce), TimeSpan.FromSeconds(5), Stop);
        await broker.NextAsync<PublishPacket>();
        clock.MoveTo(TimeSpan.FromSeconds(5));
        Assert.Equal("MP4217", (await one.WaitAsync(Hopeless, Stop))?.Code);
        broker.Close(first);
        clock.AwaitSleeperBy(TimeSpan.FromSeconds(5.5));
        clock.MoveTo(TimeSpan.FromSeconds(5.5));
        await broker.WelcomeAsync(isKept);
        var probe = client.PublishAsync(Message("probe", MqttQos.AtMostOnce), Stop);
        Assert.Equal("probe", (await broker.NextAsync<PublishPacket>()).Message.Topic);
        Assert.Null(await probe.WaitAsync(Hopeless, Stop));
        Assert.Equal(0, client.Health.Waiting);
    }

    [Fact]
    public async Task Acknowledgement_that_stays_out_ends_the_connection_though_the_broker_talks()
    {
        await using var broker = new ScriptedBroker();
        await using var client = Client(broker, c => c with { KeepsSession = true, MessageLife = TimeSpan.FromHours(1) });
        int first = await broker.WelcomeAsync();
        var one = client.PublishAsync(Message("one", MqttQos.AtLeastOnce), Stop);
        ushort id = (await broker.NextAsync<PublishPacket>()).Id;
        clock.AwaitSleeperUntil(TimeSpan.FromSeconds(15));
        clock.MoveTo(TimeSpan.FromSeconds(15));
        await broker.NextAsync<PingreqPacket>();
        await broker.SayAsync(new PingrespPacket());
        clock.AwaitSleeperUntil(TimeSpan.FromSeconds(20));
        clock.MoveTo(TimeSpan.FromSeconds(20));
        Assert.False(await broker.EndOf(first));
        clock.AwaitSleeperBy(TimeSpan.FromSeconds(20.5));
        Assert.Equal("MP4213", client.Health.Trouble?.Code);
        clock.MoveTo(TimeSpan.FromSeconds(20.5));
        await broker.WelcomeAsync(isKept: true);
        Assert.Equal((id, true), ((await broker.NextAsync<PublishPacket>()) is var again ? (again.Id, again.IsRepeated) : default));
        await broker.SayAsync(new PubackPacket(id));
        Assert.Null(await one.WaitAsync(Hopeless, Stop));
        Assert.Equal(1, client.Health.Repeated);
    }

    [Fact]
    public async Task Window_holds_acknowledged_messages_back_and_lets_others_pass()
    {
        await using var broker = new ScriptedBroker();
        await using var client = Client(broker, c => c with { MostInFlight = 2 });
        await broker.WelcomeAsync();
        await ConnectedAsync(client, broker);
        var all = Enumerable.Range(0, 4).Select(i => client.PublishAsync(Message($"{i}", MqttQos.AtLeastOnce), Stop)).ToList();
        var first = await broker.NextAsync<PublishPacket>();
        var second = await broker.NextAsync<PublishPacket>();
        var zero = client.PublishAsync(Message("zero", MqttQos.AtMostOnce), Stop);
        Assert.Equal("zero", (await broker.NextAsync<PublishPacket>()).Message.Topic);
        Assert.Null(await zero.WaitAsync(Hopeless, Stop));
        await broker.SayAsync(new PubackPacket(second.Id));
        var third = await broker.NextAsync<PublishPacket>();
        Assert.Equal(("0", "1", "2"), (first.Message.Topic, second.Message.Topic, third.Message.Topic));
        Assert.Equal(3, new[] { first.Id, second.Id, third.Id }.Distinct().Count());
        await broker.SayAsync(new PubackPacket(first.Id), new PubackPacket(third.Id));
        var fourth = await broker.NextAsync<PublishPacket>();
        await broker.SayAsync(new PubackPacket(fourth.Id));
        Assert.All(await Task.WhenAll(all).WaitAsync(Hopeless, Stop), Assert.Null);
    }

    [Fact]
    public async Task Slow_taker_holds_reading_for_a_while_and_then_the_oldest_goes_and_is_counted()
    {
        await using var broker = new ScriptedBroker();
        await using var client = Client(broker, c => c with { MostInbox = 4 });
        await broker.WelcomeAsync();
        await SubscribedAsync(client, broker);
        await broker.SayAsync([.. Enumerable.Range(0, 10).Select(i => (MqttPacket)new PublishPacket(Message($"t/{i}", MqttQos.AtLeastOnce), (ushort)(i + 1)))]);
        for (int i = 0; i < 5; i++)
        {
            await broker.NextAsync<PubackPacket>();
        }

        clock.AwaitSleeperUntil(TimeSpan.FromSeconds(1));
        Assert.Equal((4, 0L), (client.Health.Inbox, client.Health.Dropped));
        clock.MoveTo(TimeSpan.FromSeconds(1));
        for (int i = 5; i < 10; i++)
        {
            await broker.NextAsync<PubackPacket>();
        }

        var ping = client.PublishAsync(Message("probe", MqttQos.AtLeastOnce), Stop);
        await broker.SayAsync(new PubackPacket((await broker.NextAsync<PublishPacket>()).Id));
        Assert.Null(await ping.WaitAsync(Hopeless, Stop));
        var heard = await TakeAsync(client, 4);
        Assert.Equal([("t/6", 6L), ("t/7", 0L), ("t/8", 0L), ("t/9", 0L)], heard.Select(d => (d.Message.Topic, d.Missed)));
        Assert.Equal((6L, 10L), (client.Health.Dropped, client.Health.Received));
    }

    [Fact]
    public async Task Short_connections_are_failures_and_pauses_between_them_grow()
    {
        await using var broker = new ScriptedBroker();
        await using var client = Client(broker, c => c with { KeepAlive = TimeSpan.FromHours(12) });
        var now = TimeSpan.Zero;
        foreach (double longest in new[] { 0.5, 1, 2, 4, 8, 16, 30, 30 })
        {
            int connection = await broker.WelcomeAsync();
            await ConnectedAsync(client, broker);
            broker.Close(connection);
            clock.AwaitSleeperBy(now + TimeSpan.FromSeconds(longest));
            Assert.Equal("MP4209", client.Health.Trouble?.Code);
            Assert.Contains("same id", client.Health.Trouble!.Remedy);
            now = Paused(now, longest);
        }

        int steady = await broker.WelcomeAsync();
        await ConnectedAsync(client, broker);
        now += TimeSpan.FromSeconds(10);
        clock.MoveTo(now);
        broker.Close(steady);
        clock.AwaitSleeperBy(now + TimeSpan.FromSeconds(0.5));
        Paused(now, 0.5);
    }

    [Fact]
    public async Task Pauses_after_refusals_grow_up_to_the_longest_and_begin_anew_after_a_good_connection()
    {
        await using var broker = new ScriptedBroker();
        await using var client = Client(broker, c => c with { KeepAlive = TimeSpan.FromHours(12), FirstBackOff = TimeSpan.FromSeconds(1), LongestBackOff = TimeSpan.FromSeconds(5) });
        var now = TimeSpan.Zero;
        foreach (double longest in new double[] { 1, 2, 4, 5, 5, 5 })
        {
            await broker.NextAsync<ConnectPacket>();
            await broker.SayAsync(new ConnackPacket(false, MqttConnectCode.ServerUnavailable));
            clock.AwaitSleeperBy(now + TimeSpan.FromSeconds(longest));
            now = Paused(now, longest);
        }

        Assert.Equal((6L, 0L), (client.Health.ConnectsFailed, client.Health.Connected));
        int steady = await broker.WelcomeAsync();
        await ConnectedAsync(client, broker);
        now += TimeSpan.FromSeconds(10);
        clock.MoveTo(now);
        broker.Close(steady);
        clock.AwaitSleeperBy(now + TimeSpan.FromSeconds(1));
        Paused(now, 1);
    }

    [Fact]
    public async Task Will_goes_with_connect_and_whoever_closes_leaves_in_order_and_answers_all()
    {
        await using var broker = new ScriptedBroker();
        var client = Client(broker, c => c with { Will = new MqttWill("pod/state", "gone"u8.ToArray(), MqttQos.ExactlyOnce) });
        var connect = await broker.NextAsync<ConnectPacket>();
        Assert.Equal(("pod/state", MqttQos.ExactlyOnce, true), (connect.Will!.Topic, connect.Will.Qos, connect.Will.IsRetained));
        await broker.SayAsync(new ConnackPacket(false, MqttConnectCode.Accepted));
        await ConnectedAsync(client, broker);
        var open = client.PublishAsync(Message("open", MqttQos.AtLeastOnce), Stop);
        await broker.NextAsync<PublishPacket>();
        var last = client.PublishAsync(Message("last", MqttQos.AtMostOnce), Stop);
        var wanted = client.SubscribeAsync("x", MqttQos.AtMostOnce, Stop);
        await client.DisposeAsync();
        Assert.True(await broker.EndOf(1));
        Assert.Null(await last.WaitAsync(Hopeless, Stop));
        Assert.Equal("MP4219", (await open.WaitAsync(Hopeless, Stop))?.Code);
        Assert.Equal("MP4219", (await wanted.WaitAsync(Hopeless, Stop)).Faults[0].Code);
        Assert.Equal("MP4219", (await client.PublishAsync(Message("after", MqttQos.AtMostOnce), Stop).WaitAsync(Hopeless, Stop))?.Code);
        Assert.Empty(await client.TakeAsync(Stop).ToListAsync(Stop));
        Assert.False(client.Health.IsConnected);
    }

    [Fact]
    public async Task Whoever_gives_up_takes_back_what_was_not_sent()
    {
        await using var broker = new ScriptedBroker();
        await using var client = Client(broker);
        await broker.NextAsync<ConnectPacket>();
        using var given = new CancellationTokenSource();
        var publish = client.PublishAsync(Message("x", MqttQos.AtLeastOnce), given.Token);
        Assert.Equal(1, client.Health.Waiting);
        await given.CancelAsync();
        await Assert.ThrowsAsync<TaskCanceledException>(() => publish.WaitAsync(Hopeless, Stop));
        Assert.Equal(0, client.Health.Waiting);
    }

    [Theory]
    [InlineData("broker.example.org", "TLS")]
    [InlineData("", "host")]
    public void Configuration_that_makes_no_sense_is_refused(string host, string why) => Assert.Contains(
        why, Assert.Throws<ArgumentException>(() => new MqttClient(new MqttClientConfig(host, 1883, "pod"), clock, () => Instant.Never, new SeededRandom(1))).Message);

    private static MqttMessage Message(string topic, MqttQos qos) => new(topic, System.Text.Encoding.UTF8.GetBytes(topic.ToUpper(CultureInfo.InvariantCulture)), qos);

    private static async Task<List<MqttDelivery>> TakeAsync(MqttClient client, int many) => await client.TakeAsync(Stop).Take(many).ToListAsync(Stop).AsTask().WaitAsync(Hopeless, Stop);

    /// <summary>A message of QoS 0 goes there and is heard: the connection stands for both.</summary>
    private static async Task ConnectedAsync(MqttClient client, ScriptedBroker broker)
    {
        var probe = client.PublishAsync(Message("probe", MqttQos.AtMostOnce), Stop);
        Assert.Equal("probe", (await broker.NextAsync<PublishPacket>()).Message.Topic);
        Assert.Null(await probe.WaitAsync(Hopeless, Stop));
    }

    private static async Task SubscribedAsync(MqttClient client, ScriptedBroker broker)
    {
        var subscribing = client.SubscribeAsync("t/#", MqttQos.AtLeastOnce, Stop);
        await broker.GrantAsync();
        Assert.Equal(new MqttGrant("t/#", MqttQos.AtLeastOnce), (await subscribing.WaitAsync(Hopeless, Stop)).Value);
    }

    /// <summary>The pause that is under way ends between the half and the whole of the longest that it may be. It passes.</summary>
    /// <returns>When it is over.</returns>
    private TimeSpan Paused(TimeSpan since, double longestSeconds)
    {
        var due = clock.NextDue!.Value;
        Assert.InRange((due - since).TotalSeconds, longestSeconds / 2, longestSeconds);
        clock.MoveTo(due);
        return due;
    }

    private async Task<int> AgainAsync(ScriptedBroker broker, int connection, bool isKept)
    {
        broker.Close(connection);
        var by = clock.Elapsed + TimeSpan.FromSeconds(8);
        clock.AwaitSleeperBy(by);
        clock.MoveTo(by);
        return await broker.WelcomeAsync(isKept);
    }

    private MqttClient Client(ScriptedBroker broker, Func<MqttClientConfig, MqttClientConfig>? change = null)
    {
        var config = new MqttClientConfig("127.0.0.1", broker.Port, "pod");
        return new MqttClient(change?.Invoke(config) ?? config, clock, () => Instant.From(clock.GetUtcNow()), new SeededRandom(1));
    }
}
