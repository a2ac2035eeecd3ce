namespace Megapod.Wire.Ocpp;

using System.Text;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp;
using Megapod.Devices.Ocpp.Links;
using Megapod.Devices.Ocpp.V16;
using Megapod.Wire.Site;

/// <summary>Calls of one socket, in both directions, with a station that the test plays byte by byte.</summary>
public sealed class OcppLinkTests
{
    private static readonly OcppCallOptions Urgent = new() { IsUrgent = true };

    [Fact]
    public async Task Answer_reaches_whoever_asked()
    {
        await using var bench = new LinkBench();
        var asked = Reset(bench);
        string call = await bench.HearAsync();
        Assert.Equal($$"""[2,"{{LinkBench.IdOf(call)}}","Reset",{"type":"Soft"}]""", call);
        bench.Say($$"""[3,"{{LinkBench.IdOf(call)}}",{"status":"Accepted"}]""");
        Assert.Equal(ResetStatus.Accepted, (await asked).Message?.Status);
        Assert.Equal((1, 1, 0), (bench.Link.Counts.Asked, bench.Link.Counts.Answered, bench.Link.Unanswered));
    }

    [Fact]
    public async Task One_call_is_outstanding_and_the_others_wait_in_order_but_for_urgent_ones()
    {
        await using var bench = new LinkBench();
        Task[] asked =
        [
            Change(bench, "a"), Change(bench, "b"), Change(bench, "c"), Change(bench, "U1", Urgent), Change(bench, "d"), Change(bench, "U2", Urgent),
        ];
        var order = new StringBuilder();
        for (int k = 0; k < asked.Length; k++)
        {
            string call = await bench.HearAsync();
            Assert.Equal(0, bench.Station.Untaken);
            order.Append(call.Split("\"key\":\"")[1].Split('"')[0]).Append(' ');
            bench.Say($$"""[3,"{{LinkBench.IdOf(call)}}",{"status":"Accepted"}]""");
        }

        await Task.WhenAll(asked);
        Assert.Equal("a U1 U2 b c d ", order.ToString());
    }

    [Fact]
    public async Task Full_queue_refuses_and_gives_an_urgent_call_the_youngest_ordinary_ones_place()
    {
        await using var bench = new LinkBench(new OcppLinkConfig { MostWaiting = 2 });
        var (first, second, third) = (Change(bench, "a"), Change(bench, "b"), Change(bench, "c"));
        Assert.Equal(OcppFaultCodes.QueueFull, (await Change(bench, "d")).Fault?.Code);
        var urgent = Change(bench, "U1", Urgent);
        Assert.Equal(OcppFaultCodes.QueueFull, (await third).Fault?.Code);
        _ = Change(bench, "U2", Urgent);
        Assert.Equal(OcppFaultCodes.QueueFull, (await second).Fault?.Code);
        Assert.Equal(OcppFaultCodes.QueueFull, (await Change(bench, "U3", Urgent)).Fault?.Code);
        Assert.Equal((2, 3), (bench.Link.Counts.Displaced, bench.Link.Unanswered));
        Assert.False(first.IsCompleted || urgent.IsCompleted);
    }

    [Fact]
    public async Task Call_without_answer_ends_in_time_and_its_late_answer_is_dropped_and_counted()
    {
        await using var bench = new LinkBench();
        var first = Reset(bench);
        var second = Change(bench, "b", new OcppCallOptions { Timeout = TimeSpan.FromSeconds(5) });
        string call = await bench.HearAsync();
        bench.Clock.MoveTo(TimeSpan.FromSeconds(29.9));
        Assert.False(first.IsCompleted);
        bench.Clock.MoveTo(TimeSpan.FromSeconds(30));
        Assert.Equal(OcppFaultCodes.NoAnswer, (await first).Fault?.Code);
        string next = await bench.HearAsync();
        bench.Say($$"""[3,"{{LinkBench.IdOf(call)}}",{"status":"Accepted"}]""");
        bench.Say($$"""[3,"{{LinkBench.IdOf(next)}}",{"status":"Rejected"}]""");
        Assert.Equal(ConfigurationStatus.Rejected, (await second).Message?.Status);
        Assert.Equal((1, 1, 1), (bench.Link.Counts.TimedOut, bench.Link.Counts.LateAnswers, bench.Link.Counts.Answered));
        var third = Change(bench, "c", new OcppCallOptions { Timeout = TimeSpan.FromSeconds(5) });
        bench.Clock.MoveTo(TimeSpan.FromSeconds(35));
        Assert.Equal(OcppFaultCodes.NoAnswer, (await third).Fault?.Code);
    }

    [Fact]
    public async Task Nothing_runs_on_the_clock_while_nothing_is_outstanding()
    {
        await using var bench = new LinkBench().AnsweringHeartbeats();
        await bench.AskAsync("""[2,"1","Heartbeat",{}]""");
        var asked = Reset(bench);
        string call = await bench.HearAsync();
        bench.Clock.AwaitSleeperUntil(TimeSpan.FromSeconds(30));
        bench.Say($$"""[3,"{{LinkBench.IdOf(call)}}",{"status":"Accepted"}]""");
        await asked;
        bench.Clock.MoveTo(TimeSpan.FromHours(1));
        Assert.Equal(0, bench.Link.Counts.TimedOut);
        Assert.Equal(TimeSpan.FromHours(1), bench.Link.Silence);
    }

    [Fact]
    public async Task Timer_that_rings_early_or_for_a_call_that_is_over_ends_nothing()
    {
        var clock = new EagerClock();
        var (ours, _) = MemorySocket.Pair();
        var link = new OcppLink(ours, new OcppRouter(V16Actions.All), new OcppLinkConfig(), clock, new OcppIds(new Random(1)));
        var asked = link.CallAsync(V16Actions.ClearCache, new ClearCacheRequest(), stop: TestContext.Current.CancellationToken);
        clock.Now = TimeSpan.FromSeconds(29).Ticks;
        clock.Ring!();
        Assert.Equal(1, link.Unanswered);
        clock.Now = TimeSpan.FromSeconds(30).Ticks;
        clock.Ring();
        Assert.Equal(OcppFaultCodes.NoAnswer, (await asked).Fault?.Code);
        clock.Ring();
        Assert.Equal(1, link.Counts.TimedOut);
    }

    [Theory]
    [InlineData("""[4,"ID","NotSupported","no resets",{}]""", OcppFaultCodes.AnsweredWithError, OcppErrorCode.NotSupported)]
    [InlineData("""[4,"ID","FormationViolation"]""", OcppFaultCodes.AnsweredWithError, OcppErrorCode.FormatViolation)]
    [InlineData("""[4,"ID","Whatever","",{}]""", OcppFaultCodes.AnsweredWithError, OcppErrorCode.GenericError)]
    [InlineData("""[3,"ID",{"status":"Maybe"}]""", OcppFaultCodes.UnknownWord, null)]
    [InlineData("""[3,"ID",{}]""", OcppFaultCodes.MemberMissing, null)]
    [InlineData("""[3,"ID"]""", OcppFaultCodes.MemberMissing, null)]
    [InlineData("""[3,"ID",[]]""", OcppFaultCodes.NotAFrame, null)]
    [InlineData("""[3,"ID",{"status":"Accepted"}""", OcppFaultCodes.NotAFrame, null)]
    public async Task Answer_that_is_none_ends_the_call_with_a_fault_and_frees_the_way(string answer, string fault, OcppErrorCode? error)
    {
        await using var bench = new LinkBench();
        var asked = Reset(bench);
        bench.Say(answer.Replace("ID", LinkBench.IdOf(await bench.HearAsync())));
        var end = await asked;
        Assert.Equal((fault, error), (end.Fault?.Code, end.Error));
        _ = Reset(bench);
        Assert.StartsWith("[2,", await bench.HearAsync());
    }

    [Fact]
    public async Task Closed_link_fails_all_that_is_open_and_all_that_is_asked_later()
    {
        await using var bench = new LinkBench();
        var (first, second) = (Reset(bench), Reset(bench));
        bench.Link.Close("a newer connection of the same station has come");
        foreach (var asked in new[] { first, second, Reset(bench) })
        {
            var fault = (await asked).Fault;
            Assert.Equal(OcppFaultCodes.Closed, fault?.Code);
            Assert.Contains("a newer connection", fault?.Message);
        }

        Assert.Contains("a newer connection", (await bench.Running).Message);
        Assert.Contains("a newer connection", bench.Ours.ClosedWith);
    }

    [Fact]
    public async Task Other_end_that_leaves_ends_the_link()
    {
        await using var bench = new LinkBench();
        var asked = Reset(bench);
        await bench.HearAsync();
        bench.Station.Close("");
        Assert.Equal(OcppFaultCodes.Closed, (await asked).Fault?.Code);
        Assert.Contains("the other end has closed it", (await bench.Running).Message);
    }

    [Fact]
    public async Task Who_gives_up_waits_no_longer_and_the_station_is_asked_nothing_else_meanwhile()
    {
        await using var bench = new LinkBench();
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        var asked = bench.Link.CallAsync(V16Actions.Reset, new ResetRequest { Type = ResetType.Soft }, stop: first.Token);
        var waiting = bench.Link.CallAsync(V16Actions.ClearCache, new ClearCacheRequest(), stop: second.Token);
        var last = Change(bench, "c");
        string call = await bench.HearAsync();
        await first.CancelAsync();
        await second.CancelAsync();
        Assert.Equal((OcppFaultCodes.GivenUp, OcppFaultCodes.GivenUp), ((await asked).Fault?.Code, (await waiting).Fault?.Code));
        Assert.Equal((2, 0), (bench.Link.Unanswered, bench.Station.Untaken));
        bench.Say($$"""[3,"{{LinkBench.IdOf(call)}}",{"status":"Accepted"}]""");
        Assert.Contains("ChangeConfiguration", await bench.HearAsync());
        Assert.False(last.IsCompleted);
    }

    [Fact]
    public async Task Message_that_would_break_the_standard_is_not_sent()
    {
        await using var bench = new LinkBench();
        var end = await bench.Link.CallAsync(V16Actions.Reset, new ResetRequest { Type = (ResetType)7 }, stop: TestContext.Current.CancellationToken);
        Assert.Equal(OcppFaultCodes.NotSent, end.Fault?.Code);
        var large = await bench.Link.CallAsync(V16Actions.DataTransfer, new DataTransferRequest { VendorId = "x", Data = new string('x', OcppBounds.UsualBytes) }, stop: TestContext.Current.CancellationToken);
        Assert.Equal(OcppFaultCodes.TooLarge, large.Fault?.Code);
        Assert.Equal((0, 0), (bench.Station.Untaken, bench.Link.Unanswered));
    }

    [Theory]
    [InlineData("""[2,"1","Heartbeat",{}]""", """[3,"1",{"currentTime":"0001-01-01T00:00:01Z"}]""")]
    [InlineData("""[2,"1","Heartbeat"]""", """[3,"1",{"currentTime":"0001-01-01T00:00:01Z"}]""")]
    [InlineData("""[2,"\u0031\"","Heartbeat",{}]""", """[3,"\u0031\"",{"currentTime":"0001-01-01T00:00:01Z"}]""")]
    [InlineData("""[2,"1","\u0048eartbeat",{}]""", """[3,"1",{"currentTime":"0001-01-01T00:00:01Z"}]""")]
    [InlineData("""[2,"1","Authorize",{"idTag":"x"}]""", """[4,"1","NotSupported","Authorize is not answered here.",{}]""")]
    [InlineData("""[2,"1","Dance",{}]""", """[4,"1","NotImplemented","'Dance' is no action of this edition.",{}]""")]
    [InlineData("""[2,"1","Heartbeat",[]]""", """[4,"1","FormationViolation","The message has a payload that is no object.",{}]""")]
    [InlineData("""[2,"1","Heartbeat",{}""", """[4,"1","FormationViolation",""")]
    [InlineData("""[2,"1"]""", """[4,"1","FormationViolation",""")]
    [InlineData("""[7,"1",{}]""", """[4,"1","FormationViolation",""")]
    [InlineData("hello", """[4,"-1","FormationViolation",""")]
    [InlineData("""{"a":1}""", """[4,"-1","FormationViolation",""")]
    public async Task Every_call_is_answered_whatever_it_is(string call, string answer)
    {
        await using var bench = new LinkBench().AnsweringHeartbeats();
        Assert.StartsWith(answer, await bench.AskAsync(call));
    }

    [Theory]
    [InlineData("""{"connectorId":1,"errorCode":"NoError","status":"Dancing"}""", "PropertyConstraintViolation")]
    [InlineData("""{"connectorId":"one","errorCode":"NoError","status":"Available"}""", "TypeConstraintViolation")]
    [InlineData("""{"connectorId":1,"status":"Available"}""", "OccurenceConstraintViolation")]
    public async Task Wrong_member_is_answered_with_its_name_and_never_handled(string payload, string word)
    {
        await using var bench = new LinkBench();
        bench.Router.On(V16Actions.StatusNotification, (_, _, _) => throw new InvalidOperationException("handled"));
        string answer = await bench.AskAsync($"[2,\"1\",\"StatusNotification\",{payload}]");
        Assert.StartsWith($"[4,\"1\",\"{word}\",\"StatusNotification: '", answer);
        Assert.Equal(1, bench.Link.Counts.Refused);
    }

    [Fact]
    public async Task Too_large_message_is_answered_by_its_id_and_the_link_goes_on()
    {
        await using var bench = new LinkBench(new OcppLinkConfig { MostBytes = 1_000 }).AnsweringHeartbeats();
        Assert.StartsWith("""[4,"1","FormationViolation","The message is larger than 1000 bytes.""", await bench.AskAsync("[2,\"1\",\"DataTransfer\",{\"vendorId\":\"" + new string('x', 5_000) + "\"}]"));
        Assert.StartsWith("[3,\"2\"", await bench.AskAsync("""[2,"2","Heartbeat",{}]"""));
        Assert.Equal(OcppFaultCodes.TooLarge, Assert.Single(bench.Troubles).Code);
    }

    [Fact]
    public async Task Empty_message_is_a_sign_of_life_and_not_answered()
    {
        await using var bench = new LinkBench().AnsweringHeartbeats();
        bench.Say("");
        Assert.StartsWith("[3,\"2\"", await bench.AskAsync("""[2,"2","Heartbeat",{}]"""));
        Assert.Equal((2, 1, 0), (bench.Link.Counts.Received, bench.Link.Counts.Empty, bench.Link.Counts.Unreadable));
    }

    [Theory]
    [InlineData("""[3,"nobody",{}]""")]
    [InlineData("""[4,"nobody","GenericError","",{}]""")]
    [InlineData("""[3,"nobody",[]]""")]
    [InlineData("""[4,"nobody"]""")]
    public async Task Answer_to_nothing_is_counted_and_never_answered(string message)
    {
        await using var bench = new LinkBench().AnsweringHeartbeats();
        bench.Say(message);
        Assert.StartsWith("[3,\"2\"", await bench.AskAsync("""[2,"2","Heartbeat",{}]"""));
        Assert.Equal(1, bench.Link.Counts.LateAnswers);
    }

    [Fact]
    public async Task Failure_of_a_handler_is_answered_told_and_survived()
    {
        await using var bench = new LinkBench().AnsweringHeartbeats();
        bench.Router.On(V16Actions.Authorize, (_, _, _) => throw new InvalidOperationException("secret of ours"));
        bench.Router.On(V16Actions.StatusNotification, async (_, _, _) =>
        {
            await Task.Yield();
            throw new InvalidOperationException("secret of ours");
        });
        bench.Router.On(V16Actions.StartTransaction, (_, _, _) => ValueTask.FromResult(new StartTransactionConfirmation { TransactionId = 1, IdTagInfo = new IdTagInfo { Status = (AuthorizationStatus)50 } }));
        foreach (string call in new[]
        {
            """[2,"1","Authorize",{"idTag":"x"}]""",
            """[2,"2","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Available"}]""",
            """[2,"3","StartTransaction",{"connectorId":1,"idTag":"x","meterStart":1,"timestamp":"2025-06-01T09:00:00Z"}]""",
        })
        {
            Assert.Contains("\"InternalError\",\"The call could not be answered.\"", await bench.AskAsync(call));
        }

        Assert.StartsWith("[3,\"4\"", await bench.AskAsync("""[2,"4","Heartbeat",{}]"""));
        Assert.Equal([OcppFaultCodes.HandlerFailed, OcppFaultCodes.HandlerFailed, OcppFaultCodes.NotSent], bench.Troubles.Select(t => t.Code));
    }

    [Fact]
    public async Task Handler_that_hangs_is_answered_for_and_its_late_answer_dropped()
    {
        await using var bench = new LinkBench().AnsweringHeartbeats();
        var never = new TaskCompletionSource<AuthorizeConfirmation>();
        bench.Router.On(V16Actions.Authorize, (_, _, _) => new ValueTask<AuthorizeConfirmation>(never.Task));
        bench.Say("""[2,"1","Authorize",{"idTag":"x"}]""");
        bench.Clock.AwaitSleeperUntil(TimeSpan.FromSeconds(20));
        bench.Say("""[2,"2","Heartbeat",{}]""");
        bench.Clock.MoveTo(TimeSpan.FromSeconds(20));
        Assert.StartsWith("[4,\"1\",\"InternalError\"", await bench.HearAsync());
        Assert.StartsWith("[3,\"2\"", await bench.HearAsync());
        never.SetResult(new AuthorizeConfirmation { IdTagInfo = new IdTagInfo { Status = AuthorizationStatus.Accepted } });
        Assert.StartsWith("[3,\"3\"", await bench.AskAsync("""[2,"3","Heartbeat",{}]"""));
        Assert.Equal(OcppFaultCodes.HandlerTooSlow, Assert.Single(bench.Troubles).Code);
    }

    [Fact]
    public async Task Calls_are_answered_in_their_order_while_answers_to_ours_get_through()
    {
        await using var bench = new LinkBench().AnsweringHeartbeats();
        bench.Router.On(V16Actions.Authorize, async (link, _, stop) =>
        {
            // A handler that asks the station itself would wait for ever if nothing were read meanwhile.
            var answer = await link.CallAsync(V16Actions.ClearCache, new ClearCacheRequest(), stop: stop);
            return new AuthorizeConfirmation { IdTagInfo = new IdTagInfo { Status = answer.IsAnswer ? AuthorizationStatus.Accepted : AuthorizationStatus.Invalid } };
        });
        bench.Say("""[2,"1","Authorize",{"idTag":"x"}]""");
        string call = await bench.HearAsync();
        bench.Say("""[2,"2","Heartbeat",{}]""");
        bench.Say("nonsense");
        bench.Say("""[2,"3","Heartbeat",{}]""");
        bench.Say($$"""[3,"{{LinkBench.IdOf(call)}}",{"status":"Accepted"}]""");
        string[] heard = [await bench.HearAsync(), await bench.HearAsync(), await bench.HearAsync(), await bench.HearAsync()];
        Assert.Equal("""[3,"1",{"idTagInfo":{"status":"Accepted"}}]""", heard[0]);
        Assert.StartsWith("[3,\"2\"", heard[1]);
        Assert.StartsWith("[4,\"-1\"", heard[2]);
        Assert.StartsWith("[3,\"3\"", heard[3]);
    }

    [Fact]
    public async Task Station_that_asks_faster_than_it_is_answered_is_not_read_from_and_loses_nothing()
    {
        await using var bench = new LinkBench(new OcppLinkConfig { MostUnhandled = 4 }).AnsweringHeartbeats();
        var gate = new TaskCompletionSource<AuthorizeConfirmation>();
        bench.Router.On(V16Actions.Authorize, (_, _, _) => new ValueTask<AuthorizeConfirmation>(gate.Task));
        bench.Say("""[2,"0","Authorize",{"idTag":"x"}]""");
        for (int k = 1; k <= 50; k++)
        {
            bench.Say($$"""[2,"{{k}}","Heartbeat",{}]""");
        }

        gate.SetResult(new AuthorizeConfirmation { IdTagInfo = new IdTagInfo { Status = AuthorizationStatus.Accepted } });
        for (int k = 0; k <= 50; k++)
        {
            Assert.StartsWith($"[3,\"{k}\",", await bench.HearAsync());
        }
    }

    [Fact]
    public async Task Call_that_comes_once_more_is_answered_alike_and_handled_once()
    {
        await using var bench = new LinkBench().AnsweringHeartbeats();
        string first = await bench.AskAsync("""[2,"1","Heartbeat",{}]""");
        Assert.Equal(first, await bench.AskAsync("""[2,"1","Heartbeat",{}]"""));
        Assert.Equal((1, 1), (bench.Heartbeats, bench.Link.Counts.Repeated));

        // The same id with other bytes is another call: a station that started anew counts anew.
        Assert.NotEqual(first, await bench.AskAsync("""[2,"1","Heartbeat",{ }]"""));
        bench.Clock.MoveTo(TimeSpan.FromMinutes(2) + TimeSpan.FromSeconds(1));

        // And so is one that comes much later: some stations give every heartbeat the same id.
        Assert.NotEqual(first, await bench.AskAsync("""[2,"1","Heartbeat",{}]"""));
        Assert.Equal(3, bench.Heartbeats);
    }

    [Fact]
    public async Task Only_the_last_calls_are_remembered()
    {
        await using var bench = new LinkBench().AnsweringHeartbeats();
        for (int k = 0; k <= 8; k++)
        {
            await bench.AskAsync($$"""[2,"{{k}}","Heartbeat",{}]""");
        }

        await bench.AskAsync("""[2,"1","Heartbeat",{}]""");
        Assert.Equal((9, 1), (bench.Heartbeats, bench.Link.Counts.Repeated));
        await bench.AskAsync("""[2,"0","Heartbeat",{}]""");
        Assert.Equal(10, bench.Heartbeats);
    }

    [Fact]
    public void Nothing_is_read_while_too_much_waits_to_be_handled_or_to_be_sent()
    {
        var router = new OcppRouter(V16Actions.All)
            .On(V16Actions.Heartbeat, (_, _, _) => ValueTask.FromResult(new HeartbeatConfirmation { CurrentTime = Instant.Forever }))
            .On(V16Actions.ClearCache, (_, _, _) => new ValueTask<ClearCacheConfirmation>(new TaskCompletionSource<ClearCacheConfirmation>().Task));
        Assert.Equal(1 + 8, Taken("Heartbeat"));
        Assert.Equal(1 + 4, Taken("ClearCache"));

        // The socket ends each receive at once and no send ever, so that the link runs here until it waits.
        int Taken(string action)
        {
            var socket = new EagerSocket(Encoding.UTF8.GetBytes($"[2,\"1\",\"{action}\",{{}}]"));
            var link = new OcppLink(socket, router, new OcppLinkConfig { MostUnhandled = 4, RepeatWindow = TimeSpan.Zero }, new FakeClock(), new OcppIds(new Random(1)));
            _ = link.RunAsync(TestContext.Current.CancellationToken);
            int taken = socket.Taken;
            link.Close("the test ends");
            return taken;
        }
    }

    [Fact]
    public async Task Other_end_that_takes_nothing_is_given_up()
    {
        await using var bench = new LinkBench().AnsweringHeartbeats();
        bench.Ours.Jam = new TaskCompletionSource();
        bench.Say("""[2,"1","Heartbeat",{}]""");
        bench.Clock.AwaitSleeperUntil(TimeSpan.FromSeconds(20));
        var asked = Reset(bench);
        for (int k = 2; k < 100; k++)
        {
            bench.Say($$"""[2,"{{k}}","Heartbeat",{}]""");
        }

        bench.Clock.MoveTo(TimeSpan.FromSeconds(20));
        Assert.Equal(OcppFaultCodes.SendingHangs, (await bench.Running).Code);
        Assert.Equal(OcppFaultCodes.SendingHangs, (await asked).Fault?.Code);
        Assert.InRange(bench.Heartbeats, 1, 12);
    }

    [Fact]
    public async Task Latest_edition_tells_what_is_wrong_with_an_answer_and_sends_without_being_answered()
    {
        await using var bench = new LinkBench(new OcppLinkConfig { Version = OcppVersion.V21 }).AnsweringHeartbeats();
        var asked = Reset(bench);
        string id = LinkBench.IdOf(await bench.HearAsync());
        Assert.StartsWith($"[5,\"{id}\",\"PropertyConstraintViolation\",\"Reset (answer): 'status'", await bench.AskAsync($$"""[3,"{{id}}",{"status":"Maybe"}]"""));
        Assert.Equal(OcppFaultCodes.UnknownWord, (await asked).Fault?.Code);
        Assert.Null(bench.Link.Send(V16Actions.Heartbeat, new HeartbeatRequest()));
        Assert.EndsWith(",\"Heartbeat\",{}]", await bench.HearAsync());
        bench.Say("""[6,"s","Heartbeat",{}]""");
        bench.Say("""[5,"s","FormatViolation","so it is",{}]""");
        Assert.StartsWith("[3,\"9\"", await bench.AskAsync("""[2,"9","Heartbeat",{}]"""));
        Assert.Equal(2, bench.Heartbeats);
        Assert.Contains("so it is", Assert.Single(bench.Troubles).Message);
        await using var older = new LinkBench();
        Assert.Throws<InvalidOperationException>(() => older.Link.Send(V16Actions.Heartbeat, new HeartbeatRequest()));
    }

    [Fact]
    public void Memory_of_recent_calls_is_bounded_in_bytes_and_keeps_the_newest()
    {
        var recent = new OcppRecent();
        byte[] large = new byte[20_000];
        for (int k = 0; k < 100; k++)
        {
            byte[] call = Encoding.UTF8.GetBytes($"[2,\"{k}\",\"DataTransfer\",{{}}]");
            recent.Keep(call, 6, k % 10 == 9 ? large : new byte[k * 20], k);
            Assert.True(recent.TryFind(call, 0, out var answer));
            Assert.Equal(k % 10 == 9 ? large.Length : k * 20, answer.Length);
            Assert.InRange(recent.KeptBytes, 0, (k % 10 == 9 ? large.Length + 100 : OcppRecent.MostBytes) + 64);
        }
    }

    private static Task<OcppAnswer<ResetConfirmation>> Reset(LinkBench bench) => bench.Link.CallAsync(V16Actions.Reset, new ResetRequest { Type = ResetType.Soft });

    private static Task<OcppAnswer<ChangeConfigurationConfirmation>> Change(LinkBench bench, string key, OcppCallOptions options = default) =>
        bench.Link.CallAsync(V16Actions.ChangeConfiguration, new ChangeConfigurationRequest { Key = key, Value = "1" }, options);

    /// <summary>A socket with a thousand messages at hand, which takes none.</summary>
    private sealed class EagerSocket(byte[] message) : IOcppSocket
    {
        public int Taken { get; private set; }

        public ValueTask<bool> ReceiveAsync(OcppBuffer into, CancellationToken stop)
        {
            into.Add(message);
            return new(Taken++ < 1_000);
        }

        public async ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken stop) => await new TaskCompletionSource().Task.WaitAsync(stop);

        public void Close(string why) => Taken = 0;
    }

    /// <summary>A clock whose timer rings whenever the test likes.</summary>
    private sealed class EagerClock : TimeProvider
    {
        public long Now { get; set; }

        public Action? Ring { get; private set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Ring = () => callback(state);
            return System.CreateTimer(_ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
