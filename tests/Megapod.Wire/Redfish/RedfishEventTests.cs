namespace Megapod.Wire.Redfish;

using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Megapod.Core.Units;
using Megapod.Devices.Redfish.Events;

public sealed class RedfishEventTests : RedfishBench
{
    private const string Stream = "/redfish/v1/EventService/SSE";
    private const string Subscriptions = "/redfish/v1/EventService/Subscriptions";
    private static readonly Uri Ours = new("https://10.0.0.2:8443/redfish/events");
    private readonly EventReader reader = new("bmc");

    [Fact]
    public void Events_are_read_with_all_that_the_standard_gives_them()
    {
        var notice = reader.Read("""
            {"@odata.type":"#Event.v1_7_0.Event","Id":"1","Name":"Event Array","Context":"our-word","Events":[{"EventType":"Alert","MemberId":"1","EventId":"4711","Severity":"Warning","MessageSeverity":"Critical",
            "Message":"A leak was detected by the leak detector 'Moisture'.","MessageId":"Environmental.1.0.LeakDetectedCritical","MessageArgs":["Moisture"],"EventTimestamp":"2026-05-01T12:29:00+02:00",
            "OriginOfCondition":{"@odata.id":"/redfish/v1/ThermalEquipment/CDUs/1/LeakDetection/LeakDetectors/Moisture"}}]}
            """u8);
        Assert.Empty(notice.Faults);
        Assert.Equal(("our-word", false), (notice.Context, notice.IsMetricReport));
        var one = Assert.Single(notice.Events);
        Assert.Equal(("Environmental.1.0.LeakDetectedCritical", "Critical", "Alert", "1", "4711"), (one.MessageId, one.Severity, one.EventType, one.MemberId, one.EventId));
        Assert.Equal("/redfish/v1/ThermalEquipment/CDUs/1/LeakDetection/LeakDetectors/Moisture", one.Origin);
        Assert.Equal(["Moisture"], one.Arguments);
        Assert.Equal(Instant.From(new DateTimeOffset(2026, 5, 1, 10, 29, 0, TimeSpan.Zero)), one.StampedAt);
    }

    [Theory]
    [InlineData("""{"MessageId":"X.1.0.Y"}""", "X.1.0.Y", "", "", "")]
    [InlineData("""{"Message":"","MessageId":"X.1.0.Y","EventType":null,"MemberId":7,"Severity":"Warning"}""", "X.1.0.Y", "", "Warning", "")]
    [InlineData("""{"EventType":"Alert","OriginOfCondition":"/redfish/v1/Chassis/1","EventTimestamp":"soon"}""", "", "/redfish/v1/Chassis/1", "", "")]
    [InlineData("""{"@odata.id":"/redfish/v1/Systems/1/LogServices/SEL/Entries/5"}""", "", "", "", "/redfish/v1/Systems/1/LogServices/SEL/Entries/5")]
    public void Record_with_half_of_its_members_is_taken(string record, string messageId, string origin, string severity, string link)
    {
        var notice = reader.Read(Bytes($$"""{"Events":[{{record}}]}"""));
        Assert.Empty(notice.Faults);
        var one = Assert.Single(notice.Events);
        Assert.Equal((messageId, origin, severity, link, Instant.Never), (one.MessageId, one.Origin, one.Severity, one.Link, one.StampedAt));
    }

    [Fact]
    public void Words_of_a_record_are_bounded()
    {
        string arguments = string.Join(',', Enumerable.Repeat("\"x\"", 40));
        var notice = reader.Read(Bytes($$"""{"Events":[{"MessageId":"A","Message":"{{new string('m', 5000)}}","MessageArgs":[{{arguments}}]}]}"""));
        var one = Assert.Single(notice.Events);
        Assert.Equal(32, one.Arguments.Count);
        Assert.InRange(one.Message.Length, 1, 500);
        byte[] body = Bytes("""{"MessageId":"A"}""");
        Assert.Single(reader.Read([.. body, .. Enumerable.Repeat((byte)' ', EventReader.MostBytes - body.Length)]).Events);
        Assert.Equal("MP4071", Assert.Single(reader.Read([.. body, .. Enumerable.Repeat((byte)' ', EventReader.MostBytes + 1 - body.Length)]).Faults).Code);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("""{"MessageId":{"x":1},"Message":["y"]}""")]
    [InlineData("""{"MessageId":"\ud800"}""")]
    public void Broken_record_costs_itself_only(string record)
    {
        var notice = reader.Read(Bytes($$"""{"Events":[{"MessageId":"A"},{{record}},{"MessageId":"B"}]}"""));
        Assert.Equal(["A", "B"], notice.Events.Select(e => e.MessageId));
        Assert.Equal("MP4071", Assert.Single(notice.Faults).Code);
    }

    [Fact]
    public void Single_record_without_a_list_metric_reports_and_what_is_no_json_are_told_apart()
    {
        Assert.Equal("A", Assert.Single(reader.Read("""{"MessageId":"A"}"""u8).Events).MessageId);
        Assert.True(reader.Read("""{"Id":"r","MetricValues":[]}"""u8).IsMetricReport);
        Assert.All(["", "x", "[]", "{\"Events\":["], body => Assert.Equal("MP4071", Assert.Single(reader.Read(Bytes(body)).Faults).Code));
        string records = string.Join(',', Enumerable.Repeat("""{"MessageId":"A"}""", 5000));
        var many = reader.Read(Bytes($$"""{"Events":[{{records}}]}"""));
        Assert.Equal((1000, 1), (many.Events.Count, many.Faults.Count));
    }

    [Fact]
    public void Bytes_of_any_kind_are_events_or_a_fault()
    {
        byte[] good = Bytes("""{"Context":"c","Events":[{"MessageId":"A","MessageArgs":["x"],"OriginOfCondition":{"@odata.id":"/a"}},{"Message":"nothing but letters \u00e4"}]}""");
        int second = Encoding.UTF8.GetString(good).IndexOf("{\"Message\"", StringComparison.Ordinal);
        int whole = 0;
        int broken = 0;
        Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(2000).WithReplay(20260522, 1), Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), Arb.From(Gen.Choose(0, good.Length - 1)), (noise, from) =>
        {
            byte[] bent = [.. good];

            // Every other time it is letters, which leave texts that are other texts.
            byte[] some = [.. noise.Take(Math.Min(3, bent.Length - from)).Select(b => from % 2 == 0 ? b : (byte)('a' + (b % 26)))];
            some.CopyTo(bent, from);
            var notice = reader.Read(bent);
            Assert.All(notice.Faults, fault => Assert.Equal("MP4071", fault.Code));
            Assert.Equal("MP4071", Assert.Single(reader.Read(noise).Faults).Code);
            if (!IsJson(bent))
            {
                Assert.Empty(notice.Events);
                Assert.Single(notice.Faults);
                broken++;
            }
            else if (from > second)
            {
                // What is bent in the second record costs the first one nothing.
                Assert.Equal(("A", "x", "/a"), (notice.Events[0].MessageId, Assert.Single(notice.Events[0].Arguments), notice.Events[0].Origin));
                Assert.Equal(2, notice.Events.Count + notice.Faults.Count);
                whole++;
            }
        }));
        Assert.True(whole > 50 && broken > 50, $"{whole} whole, {broken} broken");

        static bool IsJson(byte[] bytes)
        {
            try
            {
                using var _ = JsonDocument.Parse(bytes);
                return true;
            }
            catch (JsonException)
            {
                return false;
            }
        }
    }

    [Fact]
    public void Stream_is_cut_into_events_however_its_bytes_come()
    {
        byte[] stream = Bytes("\uFEFF: comment\r\nid: 7\ndata: {\"a\":\ndata:1}\n\nretry: 3000\r\revent: x\r\ndata\r\n\r\nid:\u0001\ndata: last\n\ndata: never ended");
        string[] wanted = ["{\"a\":\n1}", "", "last"];
        for (int size = 1; size <= stream.Length; size++)
        {
            var heard = new List<string>();
            var parser = new EventStreamParser(data => heard.Add(Encoding.UTF8.GetString(data)));
            foreach (byte[] chunk in stream.Chunk(size))
            {
                parser.Feed(chunk);
            }

            Assert.Equal(wanted, heard);
            Assert.Equal(("7", TimeSpan.FromSeconds(3)), (parser.LastId, parser.Retry));
        }
    }

    [Fact]
    public void Event_that_is_too_large_is_left_out_and_the_stream_goes_on_behind_it()
    {
        var heard = new List<string>();
        var parser = new EventStreamParser(data => heard.Add(Encoding.UTF8.GetString(data)));
        byte[] line = Bytes("data: " + new string('x', 1_000_000) + "\n");
        for (int i = 0; i < 10; i++)
        {
            parser.Feed(line);
        }

        parser.Feed("\ndata: next\n\n"u8);
        parser.Feed(Bytes("data: " + new string('y', 5_000_000)));
        parser.Feed("\n\ndata: after\n\n"u8);
        Assert.Equal(["next", "after"], heard);
        Assert.Equal(2, parser.LeftOut);
    }

    [Fact]
    public async Task Stream_without_member_ids_and_with_broken_records_is_heard_to_its_end_and_opened_again_from_there()
    {
        int times = 0;
        Service.On($"GET {Stream}", _ => ServiceAnswer.Do(async (stream, stop) =>
        {
            if (times++ == 0)
            {
                await stream.WriteAsync(Bytes(Head + "id: 41\ndata: {\"Events\":[{\"MessageId\":\"A\"}]}\n\ndata: {broken\n\nid: 42\ndata: {\"Events\":[{\"MessageId\":\"B\"}]}\n\n"), stop);
                return;
            }

            await stream.WriteAsync(Bytes(Head + ": here\n\ndata: {\"Events\":[{\"MessageId\":\"C\"}]}\n\n"), stop);
            await ScriptedService.SayNothing(stop);
        }));
        var heard = new List<string>();
        var third = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stream = new RedfishEventStream(Client, Stream, (notice, _) =>
        {
            heard.AddRange(notice.Events.Select(e => e.MessageId));
            if (heard.Count == 3)
            {
                third.SetResult();
            }
        });
        using var end = new CancellationTokenSource();
        var running = stream.RunAsync(end.Token);
        Clock.AwaitSleeperBy(TimeSpan.FromSeconds(1));
        Assert.Equal("MP4072", stream.Trouble!.Code);
        Clock.MoveTo(TimeSpan.FromSeconds(1));
        await third.Task.WaitAsync(Stop);
        Assert.Equal(["A", "B", "C"], heard);
        Assert.Equal([null, "42"], Service.Requests.Where(r => r.Path == Stream).Select(r => r.Header("Last-Event-ID")));
        Assert.Equal((4, true), (stream.Heard, stream.IsOpen));
        await end.CancelAsync();
        await running;
        Assert.False(stream.IsOpen);
    }

    [Fact]
    public async Task Silent_stream_is_given_up_after_its_time_and_opened_again()
    {
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Service.On($"GET {Stream}", _ => ServiceAnswer.Do(async (stream, stop) =>
        {
            await stream.WriteAsync(Bytes(Head + "data: {\"Events\":[{\"MessageId\":\"A\"}]}\n\n"), stop);
            await ScriptedService.SayNothing(stop);
        }));
        var stream = new RedfishEventStream(Client, Stream, (_, _) => open.TrySetResult()) { Silence = TimeSpan.FromMinutes(5) };
        using var end = new CancellationTokenSource();
        var running = stream.RunAsync(end.Token);
        await open.Task.WaitAsync(Stop);
        Clock.MoveTo(TimeSpan.FromMinutes(5));
        Clock.AwaitSleeperBy(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(1));
        Assert.Equal(("MP4073", false), (stream.Trouble!.Code, stream.IsOpen));
        await end.CancelAsync();
        await running;
    }

    [Theory]
    [InlineData(404, "text/html")]
    [InlineData(200, "application/json")]
    public async Task Service_without_a_stream_is_told_and_tried_again_more_and_more_seldom(int status, string type)
    {
        Service.On($"GET {Stream}", _ => new ServiceAnswer(status, [], $"Content-Type: {type}"));
        var stream = new RedfishEventStream(Client, Stream, (_, _) => { });
        using var end = new CancellationTokenSource();
        var running = stream.RunAsync(end.Token);
        Clock.AwaitSleeperBy(TimeSpan.FromSeconds(2));
        Assert.Equal("MP4072", stream.Trouble!.Code);
        Clock.MoveTo(TimeSpan.FromSeconds(2));
        Clock.AwaitSleeperBy(TimeSpan.FromSeconds(2 + 4));
        Assert.Equal(2, Service.Count($"GET {Stream}"));
        await end.CancelAsync();
        await running;
    }

    [Fact]
    public async Task Subscription_is_made_once_kept_and_made_anew_when_the_service_has_dropped_it()
    {
        Subscribable();
        var ours = new RedfishSubscriptions(Client, Ours, "our-word");
        var first = (await ours.EnsureAsync("/redfish/v1/EventService", Stop)).Value;
        Assert.Equal(($"{Subscriptions}/1", null), (first.Path, first.Remade));
        var post = JsonNode.Parse(Service.Requests.Last(r => r.Method == "POST").Body)!;
        Assert.Equal((Ours.AbsoluteUri, "Redfish", "our-word"), ((string?)post["Destination"], (string?)post["Protocol"], (string?)post["Context"]));
        Assert.Null((await ours.EnsureAsync("/redfish/v1/EventService", Stop)).Value.Remade);
        Assert.Equal(1, Service.Count($"POST {Subscriptions}"));

        Service.On($"GET {Subscriptions}/1", _ => ServiceAnswer.Empty(404));
        Service.On($"GET {Subscriptions}", """{"Members":[]}""");
        var second = (await ours.EnsureAsync("/redfish/v1/EventService", Stop)).Value;
        Assert.Equal(($"{Subscriptions}/2", "MP4075"), (second.Path, second.Remade!.Code));
        Service.On($"DELETE {Subscriptions}/2", _ => ServiceAnswer.Empty(204));
        Assert.Null(await ours.RemoveAsync(Stop));
        Assert.Equal(1, Service.Count($"DELETE {Subscriptions}/2"));
    }

    [Fact]
    public async Task Subscription_of_an_earlier_life_is_taken_over_doubles_are_removed_and_those_of_others_left()
    {
        Subscribable();
        Hold(5, "https://elsewhere.example/", null, "Enabled");
        Hold(6, Ours.AbsoluteUri, null, "Disabled");
        Hold(7, Ours.AbsoluteUri, "our-word", "Enabled");
        Hold(8, Ours.AbsoluteUri, null, "Enabled");
        string members = string.Join(',', Enumerable.Range(5, 4).Select(i => $$"""{"@odata.id":"{{Subscriptions}}/{{i}}"}"""));
        Service.On($"GET {Subscriptions}", $$"""{"Members":[{{members}}]}""");
        var ours = await new RedfishSubscriptions(Client, Ours, "our-word").EnsureAsync("/redfish/v1/EventService", Stop);
        Assert.Equal($"{Subscriptions}/7", ours.Value.Path);
        Assert.Equal([$"DELETE {Subscriptions}/6", $"DELETE {Subscriptions}/8"], Service.Asked.Where(a => a.StartsWith("DELETE")));
        Assert.Equal(0, Service.Count($"POST {Subscriptions}"));
    }

    [Fact]
    public async Task Service_that_does_not_know_the_present_way_is_asked_in_the_plainest_one()
    {
        Subscribable();
        Service.On($"POST {Subscriptions}", r => r.Body.Contains("SubscriptionType") ? ServiceAnswer.Refusal(400, "PropertyUnknown", "SubscriptionType is unknown.") : ServiceAnswer.Empty(201, $"Location: {Subscriptions}/3"));
        Assert.Equal($"{Subscriptions}/3", (await new RedfishSubscriptions(Client, Ours, "w").EnsureAsync("/redfish/v1/EventService", Stop)).Value.Path);
        Service.On($"POST {Subscriptions}", _ => ServiceAnswer.Refusal(400, "EventSubscriptionLimitExceeded", "There are too many."));
        Assert.Contains("There are too many.", Expect("MP4074", await new RedfishSubscriptions(Client, Ours, "w").EnsureAsync("/redfish/v1/EventService", Stop)).Message);
    }

    private const string Head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private void Hold(int id, string destination, string? context, string state) => Service.On(
        $"GET {Subscriptions}/{id}", new JsonObject { ["Destination"] = destination, ["Context"] = context, ["Status"] = new JsonObject { ["State"] = state } }.ToJsonString());

    private void Subscribable()
    {
        int made = 0;
        Service.On($"POST {Subscriptions}", r =>
        {
            made++;
            Hold(made, (string)JsonNode.Parse(r.Body)!["Destination"]!, null, "Enabled");
            return ServiceAnswer.Empty(201, $"Location: {Subscriptions}/{made}");
        });
    }
}
