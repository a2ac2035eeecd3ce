namespace Megapod.Wire.Redfish.Service;

using System.Text.Json.Nodes;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Devices.Redfish.Service;
using Megapod.Devices.Redfish.Service.Pods;

/// <summary>What goes on by itself: tasks, events and subscriptions.</summary>
public sealed class RedfishWorkTests
{
    private const string SimpleUpdate = "/redfish/v1/UpdateService/Actions/UpdateService.SimpleUpdate";
    private const string Update = """{"ImageURI":"http://127.0.0.1/fw.bin","Targets":["/redfish/v1/UpdateService/FirmwareInventory/rack-a.server-1"]}""";

    /// <summary>Real time after which what should have been told is told to be missing; the stream itself is on the bench's clock.</summary>
    private static readonly TimeSpan Hopeless = TimeSpan.FromSeconds(30);

    [Fact]
    public void Update_is_a_task_that_its_monitor_sees_through()
    {
        var bench = new ServiceBench();
        var begun = bench.Ask("POST", SimpleUpdate, Update);
        string monitor = begun.Header("Location")!;
        Assert.Equal((202, "/redfish/v1/TaskService/TaskMonitors/1"), (begun.Status, monitor));
        Assert.Equal(["rack-a/server-1 http://127.0.0.1/fw.bin"], bench.Owner.Asked);
        Assert.Equal(("Running", 25), StateOf(bench.Get("/redfish/v1/TaskService/Tasks/1")));
        Assert.Equal(202, bench.Ask("GET", monitor).Status);
        bench.Owner.Progress = new RedfishProgress(null, HasEnded: true);
        Assert.Equal(200, bench.Ask("GET", monitor).Status);
        var ended = bench.Get("/redfish/v1/TaskService/Tasks/1");
        Assert.Equal(("Completed", 100), StateOf(ended));
        Assert.Equal("2025-06-01T12:00:00.000Z", (string?)ended["EndTime"]);

        // What has ended stays so, whatever its work says later.
        bench.Owner.Progress = new RedfishProgress(0.5, HasEnded: false);
        bench.Clock.MoveTo(TimeSpan.FromSeconds(5));
        Assert.Equal(ended.ToJsonString(), bench.Get("/redfish/v1/TaskService/Tasks/1").ToJsonString());
        Assert.Equal(204, bench.Ask("DELETE", "/redfish/v1/TaskService/Tasks/1").Status);
        Assert.Equal(404, bench.Ask("GET", monitor).Status);

        static (string?, int?) StateOf(JsonObject task) => ((string?)task["TaskState"], (int?)task["PercentComplete"]);
    }

    [Fact]
    public void Update_that_fails_says_why()
    {
        var bench = new ServiceBench();
        string monitor = bench.Ask("POST", SimpleUpdate, Update).Header("Location")!;
        bench.Owner.Progress = new RedfishProgress(0.5, HasEnded: true, new Fault("MP9999", "The image is not for this server.", "Take another."));
        Assert.Equal("Exception", (string?)bench.Get("/redfish/v1/TaskService/Tasks/1")["TaskState"]);
        var answer = bench.Ask("GET", monitor);
        Assert.Equal((500, "GeneralError"), (answer.Status, ServiceBench.Messages(answer)[0]));
    }

    [Theory]
    [InlineData("{}", "ActionParameterMissing")]
    [InlineData("""{"ImageURI":"http://127.0.0.1/fw.bin"}""", "ActionParameterMissing")]
    [InlineData("""{"ImageURI":"fw.bin","Targets":["/redfish/v1/Systems/rack-a.server-1"]}""", "ActionParameterValueFormatError")]
    [InlineData("""{"ImageURI":"file:///etc/passwd","Targets":["/redfish/v1/Systems/rack-a.server-1"]}""", "ActionParameterValueFormatError")]
    [InlineData("""{"ImageURI":"http://127.0.0.1/fw.bin","Targets":["/redfish/v1/Chassis/rack-a"]}""", "ActionParameterValueFormatError")]
    [InlineData("""{"ImageURI":"http://127.0.0.1/fw.bin","Targets":"/redfish/v1/Systems/rack-a.server-1"}""", "ActionParameterValueFormatError")]
    [InlineData("""{"ImageURI":"http://127.0.0.1/fw.bin","Targets":["/redfish/v1/Systems/rack-a.server-1","/redfish/v1/Systems/rack-a.server-2"]}""", "ActionParameterValueFormatError")]
    [InlineData("""{"ImageURI":"http://127.0.0.1/fw.bin","Targets":["/redfish/v1/Systems/rack-a.server-1"],"Force":true}""", "ActionParameterUnknown")]
    public void Update_of_what_is_not_clear_is_refused(string body, string message)
    {
        var bench = new ServiceBench();
        var answer = bench.Ask("POST", SimpleUpdate, body);
        Assert.Equal((400, message), (answer.Status, ServiceBench.Messages(answer)[0]));
        Assert.Empty(bench.Owner.Asked);
    }

    [Fact]
    public void Server_that_shows_itself_updates_itself()
    {
        var bench = new ServiceBench(shown: new PodRedfishConfig { Scope = "rack-a/server-2" });
        Assert.Equal(202, bench.Ask("POST", SimpleUpdate, """{"ImageURI":"http://127.0.0.1/fw.bin"}""").Status);
        Assert.Equal(["rack-a/server-2 http://127.0.0.1/fw.bin"], bench.Owner.Asked);
    }

    [Fact]
    public void Tasks_are_bounded_and_one_that_has_ended_makes_place()
    {
        var bench = new ServiceBench();
        Assert.All(Enumerable.Range(0, 64), _ => Assert.Equal(202, bench.Ask("POST", SimpleUpdate, Update).Status));
        Assert.Equal(503, bench.Ask("POST", SimpleUpdate, Update).Status);
        Assert.Equal(64, bench.Owner.Asked.Count);
        Assert.Equal(409, bench.Ask("DELETE", "/redfish/v1/TaskService/Tasks/1").Status);
        bench.Owner.Progress = new RedfishProgress(1, HasEnded: true);
        bench.Get("/redfish/v1/TaskService/Tasks/7");
        bench.Get("/redfish/v1/TaskService/Tasks/9");
        bench.Owner.Progress = new RedfishProgress(0.5, HasEnded: false);
        Assert.Equal(202, bench.Ask("POST", SimpleUpdate, Update).Status);
        Assert.Equal(Enumerable.Range(1, 65).Where(n => n != 7).Select(n => $"/redfish/v1/TaskService/Tasks/{n}"), RedfishCrawl.Members(bench, "/redfish/v1/TaskService/Tasks"));
    }

    [Fact]
    public void Changes_for_worse_and_better_are_told_once()
    {
        SensorBound[] bounds = [new(PartKind.CoolingUnit, PartQuantity.Flow, 50, null), new(PartKind.Accelerator, PartQuantity.Temperature, null, 500)];
        var bench = new ServiceBench(shown: new PodRedfishConfig { Bounds = bounds });
        var watch = new PodWatch(bench.Model, bench.Shown, bench.Service.Events);
        watch.Look(bench.Readings, TestPod.Noon);
        Assert.Empty(bench.Service.Events.After(0));
        bench.Readings = bench.Readings.With(
            ("pod-1/cdu-1/leak-1", PartQuantity.IsLeaking, Reading.Good(1, TestPod.Noon)),
            ("pod-1/cdu-1", PartQuantity.Flow, Reading.Good(0.5, TestPod.Noon)),
            ("rack-a/server-1/gpu-0", PartQuantity.Temperature, Reading.Good(501, TestPod.Noon)));
        bench.Readings.Word[bench.Readings.Tree.IndexOf("rack-b/server-1")] = PartHealth.Warning;
        watch.Look(bench.Readings, TestPod.Noon);
        watch.Look(bench.Readings, TestPod.Noon);
        Assert.Equal(
        [
            "Environmental.1.0.LeakDetectedCritical /redfish/v1/ThermalEquipment/CDUs/cdu-1/LeakDetection/LeakDetectors/leak-1",
            "ResourceEvent.1.3.ResourceStatusChangedWarning /redfish/v1/Systems/rack-b.server-1",
            "SensorEvent.1.0.ReadingAboveUpperCriticalThreshold /redfish/v1/Chassis/rack-a.server-1/Sensors/gpu-0_Temperature",
            "SensorEvent.1.0.ReadingBelowLowerCriticalThreshold /redfish/v1/Chassis/cdu-1/Sensors/Flow",
        ], bench.Service.Events.After(0).Select(e => $"{e.MessageId} {e.Origin}").Order());
        Assert.Contains(bench.Service.Events.After(0), e => e.Message == "Sensor 'Flow of pod-1/cdu-1' reading of 30 (L/min) is below the 3000 lower critical threshold.");
        Assert.Equal("Critical", (string?)bench.Get("/redfish/v1/Chassis/cdu-1/Sensors/Flow")["Status"]!["Health"]);
        Assert.Equal(3000, (double)bench.Get("/redfish/v1/Chassis/cdu-1/Sensors/Flow")["Thresholds"]!["LowerCritical"]!["Reading"]!);

        // A reading that is too old says neither that it is worse nor that it is better.
        long before = bench.Service.Events.Newest;
        bench.Readings = bench.Readings.With(("pod-1/cdu-1", PartQuantity.Flow, Reading.Good(100, TestPod.Noon)));
        watch.Look(bench.Readings, TestPod.Noon + TimeSpan.FromSeconds(61));
        Assert.Empty(bench.Service.Events.After(before));
        bench.Readings = bench.Readings.With(("pod-1/cdu-1", PartQuantity.Flow, Reading.Good(0.5, TestPod.Noon)));

        // A detector that falls silent is not dry.
        long last = bench.Service.Events.Newest;
        bench.Readings = bench.Readings.With(("pod-1/cdu-1/leak-1", PartQuantity.IsLeaking, Reading.Missing));
        watch.Look(bench.Readings, TestPod.Noon);
        Assert.Empty(bench.Service.Events.After(last));
        bench.Readings = TestPod.Full(TestPod.Noon);
        watch.Look(bench.Readings, TestPod.Noon);
        Assert.Equal(
            ["Environmental.1.0.LeakDetectedNormal", "ResourceEvent.1.3.ResourceStatusChangedOK", "SensorEvent.1.0.SensorReadingNormalRange", "SensorEvent.1.0.SensorReadingNormalRange"],
            bench.Service.Events.After(last).Select(e => e.MessageId).Order());
    }

    [Fact]
    public void Server_that_shows_itself_tells_of_nothing_else()
    {
        var bench = new ServiceBench(shown: new PodRedfishConfig { Scope = "rack-a/server-1" });
        var watch = new PodWatch(bench.Model, bench.Shown, bench.Service.Events);
        bench.Readings.Word[bench.Readings.Tree.IndexOf("rack-b/server-1")] = PartHealth.Critical;
        bench.Readings.Word[bench.Readings.Tree.IndexOf("rack-a/server-1/gpu-0")] = PartHealth.Warning;
        bench.Readings[bench.Readings.Tree.IndexOf("pod-1/cdu-1/leak-1"), PartQuantity.IsLeaking] = Reading.Good(1, TestPod.Noon);
        watch.Look(bench.Readings, TestPod.Noon);
        Assert.Equal(ServiceBench.Gpu, Assert.Single(bench.Service.Events.After(0)).Origin);
    }

    [Fact]
    public void Event_has_all_that_the_standard_asks_for()
    {
        var bench = new ServiceBench();
        Assert.Equal(204, bench.Ask("POST", "/redfish/v1/EventService/Actions/EventService.SubmitTestEvent", """{"MessageId":"Test.1.0.Hello","EventType":"Alert","MessageSeverity":"Warning","Message":"Hello","OriginOfCondition":"/redfish/v1/Systems"}""").Status);
        var body = RedfishEvents.Render(Assert.Single(bench.Service.Events.After(0)));
        var record = body["Events"]![0]!;
        Assert.StartsWith("#Event.v1_", (string)body["@odata.type"]!);
        Assert.Equal(("1", "Alert", "Test.1.0.Hello", "Warning", "Hello"), ((string?)record["EventId"], (string?)record["EventType"], (string?)record["MessageId"], (string?)record["MessageSeverity"], (string?)record["Message"]));
        Assert.Equal(("0", "2025-06-01T12:00:00.000Z", "/redfish/v1/Systems"), ((string?)record["MemberId"], (string?)record["EventTimestamp"], (string?)record["OriginOfCondition"]!["@odata.id"]));
        Assert.Equal(204, bench.Ask("POST", "/redfish/v1/EventService/Actions/EventService.SubmitTestEvent", """{"MessageId":"a","OriginOfCondition":"/redfish/v1/Systems/nobody"}""").Status);
        Assert.Null(bench.Service.Events.After(1)[0].Origin);
        Assert.Equal(400, bench.Ask("POST", "/redfish/v1/EventService/Actions/EventService.SubmitTestEvent", "{}").Status);
        Assert.Equal(400, bench.Ask("POST", "/redfish/v1/EventService/Actions/EventService.SubmitTestEvent", """{"MessageId":"a","EventType":"No"}""").Status);
    }

    [Fact]
    public async Task Follower_who_comes_back_hears_what_it_missed_and_a_heartbeat_when_nothing_happens()
    {
        var bench = new ServiceBench();
        var stop = TestContext.Current.CancellationToken;
        Tell(bench, 3);
        await using var stream = bench.Service.Events.FollowAsync("1", stop).GetAsyncEnumerator(stop);
        Assert.Equal(": connected\n\n", await NextAsync(stream));
        Assert.StartsWith("id: 2\ndata: {", await NextAsync(stream));
        Assert.StartsWith("id: 3\n", await NextAsync(stream));
        var beat = NextAsync(stream);
        bench.Clock.AwaitSleeperUntil(TimeSpan.FromSeconds(15));
        bench.Clock.MoveTo(TimeSpan.FromSeconds(15));
        Assert.Equal(": still here\n\n", await beat);
        var fourth = NextAsync(stream);
        Tell(bench, 1);
        Assert.StartsWith("id: 4\n", await fourth);
    }

    [Theory]
    [InlineData(null, "id: 4\n")]
    [InlineData("nonsense", "id: 4\n")]
    [InlineData("0", "id: 1\n")]
    [InlineData("900", "id: 1\n")]
    public async Task Follower_begins_where_its_last_event_says(string? lastEventId, string first)
    {
        var bench = new ServiceBench();
        var stop = TestContext.Current.CancellationToken;
        Tell(bench, 3);
        await using var stream = bench.Service.Events.FollowAsync(lastEventId, stop).GetAsyncEnumerator(stop);
        await NextAsync(stream);
        Tell(bench, 1);
        Assert.StartsWith(first, await NextAsync(stream));
    }

    [Fact]
    public void Ring_keeps_the_newest()
    {
        var bench = new ServiceBench();
        Tell(bench, RedfishEvents.MostKept + 10);
        var kept = bench.Service.Events.After(0);
        Assert.Equal((RedfishEvents.MostKept, 11L), (kept.Count, kept[0].Number));
    }

    [Fact]
    public void Followers_are_bounded()
    {
        var events = new ServiceBench().Service.Events;
        Assert.All(Enumerable.Range(0, RedfishEvents.MostFollowers), _ => Assert.True(events.TryJoin()));
        Assert.False(events.TryJoin());
        events.Leave();
        Assert.True(events.TryJoin());
    }

    [Fact]
    public void Subscriptions_come_and_go_and_are_bounded()
    {
        var bench = new ServiceBench(new RedfishServiceConfig { MostSubscriptions = 1 });
        var taken = bench.Ask("POST", "/redfish/v1/EventService/Subscriptions", """{"Destination":"http://127.0.0.1:9/hook","Protocol":"Redfish","Context":"mine","EventTypes":["Alert"]}""");
        Assert.Equal((201, "/redfish/v1/EventService/Subscriptions/1"), (taken.Status, taken.Header("Location")));
        Assert.Equal("mine", (string?)bench.Get("/redfish/v1/EventService/Subscriptions/1")["Context"]);
        Assert.Equal(503, bench.Ask("POST", "/redfish/v1/EventService/Subscriptions", """{"Destination":"http://127.0.0.1:9/hook","Protocol":"Redfish"}""").Status);
        var one = Assert.Single(bench.Service.Subscriptions);
        Assert.True(one.Wants(new RedfishEvent(1, TestPod.Noon, "Alert", PartHealth.Good, "a", "b", [], null)));
        Assert.False(one.Wants(new RedfishEvent(1, TestPod.Noon, "StatusChange", PartHealth.Good, "a", "b", [], null)));
        Assert.Equal(404, bench.Ask("DELETE", "/redfish/v1/EventService/Subscriptions/2").Status);
        Assert.Single(bench.Service.Subscriptions);
        Assert.Equal(204, bench.Ask("DELETE", "/redfish/v1/EventService/Subscriptions/1").Status);
        Assert.Empty(bench.Service.Subscriptions);

        // Who names no kinds wants all, and one who goes takes nobody along.
        bench = new ServiceBench(new RedfishServiceConfig { MostSubscriptions = 2 });
        bench.Ask("POST", "/redfish/v1/EventService/Subscriptions", """{"Destination":"http://127.0.0.1:9/a","Protocol":"Redfish"}""");
        bench.Ask("POST", "/redfish/v1/EventService/Subscriptions", """{"Destination":"http://127.0.0.1:9/b","Protocol":"Redfish"}""");
        Assert.Equal(204, bench.Ask("DELETE", "/redfish/v1/EventService/Subscriptions/1").Status);
        one = Assert.Single(bench.Service.Subscriptions);
        Assert.Equal(("2", "http://127.0.0.1:9/b"), (one.Id, one.Destination.AbsoluteUri));
        Assert.True(one.Wants(new RedfishEvent(1, TestPod.Noon, "StatusChange", PartHealth.Good, "a", "b", [], null)));
    }

    [Theory]
    [InlineData("""{"Protocol":"Redfish"}""", "PropertyMissing")]
    [InlineData("""{"Destination":"nowhere","Protocol":"Redfish"}""", "PropertyValueNotInList")]
    [InlineData("""{"Destination":"file:///tmp/a","Protocol":"Redfish"}""", "PropertyValueNotInList")]
    [InlineData("""{"Destination":"http://127.0.0.1/","Protocol":"SNMPv1"}""", "PropertyValueNotInList")]
    [InlineData("""{"Destination":"http://127.0.0.1/","Protocol":"Redfish","EventTypes":["Nonsense"]}""", "PropertyValueNotInList")]
    [InlineData("""{"Destination":5,"Protocol":"Redfish"}""", "PropertyValueTypeError")]
    [InlineData("""{"Destination":"http://127.0.0.1/","Protocol":"Redfish","What":1}""", "PropertyUnknown")]
    public void Subscription_that_does_not_fit_is_refused(string body, string message)
    {
        var bench = new ServiceBench(new RedfishServiceConfig { MostSubscriptions = 1 });
        var answer = bench.Ask("POST", "/redfish/v1/EventService/Subscriptions", body);
        Assert.Equal((400, message), (answer.Status, ServiceBench.Messages(answer)[0]));
        Assert.Empty(bench.Service.Subscriptions);
    }

    [Theory]
    [InlineData(1024, 201)]
    [InlineData(1025, 400)]
    public void Words_of_a_subscription_are_bounded(int characters, int status) => Assert.Equal(
        status,
        new ServiceBench(new RedfishServiceConfig { MostSubscriptions = 1 }).Ask("POST", "/redfish/v1/EventService/Subscriptions", $$"""{"Destination":"http://127.0.0.1/","Protocol":"Redfish","Context":"{{new string('c', characters)}}"}""").Status);

    private static void Tell(ServiceBench bench, int many)
    {
        for (int i = 0; i < many; i++)
        {
            bench.Service.Events.Tell(Instant.From(bench.Clock.GetUtcNow()), "Other", PartHealth.Good, "Test.1.0.A", "A", [], null);
        }
    }

    private static async Task<string> NextAsync(IAsyncEnumerator<string> stream)
    {
        // A stream that runs in a circle without a word would never come back to who asks it.
        Assert.True(await Task.Run(() => stream.MoveNextAsync().AsTask()).WaitAsync(Hopeless));
        return stream.Current;
    }
}
