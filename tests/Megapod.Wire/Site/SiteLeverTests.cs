namespace Megapod.Wire.Site;

using System.Net;
using System.Text.Json;
using Megapod.Control.Certificate;
using Megapod.Control.Cycle;
using Megapod.Core.Model;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Lab.Demo;
using Megapod.Lab.Simulation;
using Megapod.Site.Api;
using Megapod.Site.Loop;
using Megapod.Site.Screen;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

/// <summary>Levers of an emulated site, pulled over real HTTP, and what the controller makes of them; the test makes the cycles.</summary>
public sealed class SiteLeverTests : IAsyncLifetime
{
    private readonly HttpClient http = new();
    private readonly List<string> trace = [];
    private DemoSite demo = null!;
    private Wire wire = null!;
    private SiteLoop loop = null!;
    private WebApplication app = null!;

    private SiteView View => loop.View!;

    private double Racks => View.Consumers.Where(c => c.Kind == ConsumerKind.Rack).Sum(c => c.Watts ?? 0);

    private double Cars => View.Consumers.Where(c => c.Kind == ConsumerKind.Connector).Sum(c => c.Watts ?? 0);

    public async ValueTask InitializeAsync()
    {
        Begin(soc: 0.99);
        app = SiteApi.Build(loop, port: 0, new SiteApiParts { Emulated = demo });
        await app.StartAsync(TestContext.Current.CancellationToken);
        http.BaseAddress = new Uri(app.Urls.First());
        Cycles(120);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.DisposeAsync();
        loop.Dispose();
    }

    [Fact]
    public async Task Cars_that_are_plugged_in_get_their_power_and_compute_yields()
    {
        // Without its battery the site can give a car only what compute gives up.
        await PullAsync("battery/trip");
        Cycles(10);
        double before = Racks;
        Assert.True(before > 0.8e6, Trace());
        for (int k = 1; k <= 4; k++)
        {
            await PullAsync($"stalls/a{k}/plug-in?energyWh=60000&peakWatts=200000");
        }

        double highest = 0;
        Cycles(150, () => highest = Math.Max(highest, View.Nodes[0].Watts!.Value));
        Assert.True(Racks < before - 0.3e6, Trace());
        Assert.True(Cars > 0.7e6, Trace());
        Assert.True(highest <= View.LimitWatts, $"the import rose to {highest:F0} W; " + Trace());
        Assert.DoesNotContain(loop.Events.After(0).Events, e => e.Kind == "law-broken");

        await PullAsync("stalls/a1/unplug");
        Cycles(3);
        Assert.False(View.Consumers.Single(c => c.Id == "a1").IsPlugged);
    }

    [Fact]
    public async Task Import_is_below_its_limit_within_the_recovery_time_after_a_battery_trip()
    {
        await LeanOnTheBatteryAsync();
        double recovery = SiteCycle.RecoveryOf(demo.Tree);

        await PullAsync("battery/trip");
        int last = 0;
        int cycle = 0;
        Cycles(120, () =>
        {
            cycle++;
            last = View.Nodes[0].Watts!.Value > View.LimitWatts ? cycle : last;
        });
        Assert.True(last > 0, "the trip had no effect; " + Trace());
        Assert.True(last <= recovery + 1, $"above the limit for {last} s, promised {recovery} s; " + Trace());
        Assert.True(!loop.Events.After(0).Events.Any(e => e.Kind == "law-broken"), string.Join("\n", loop.Events.After(0).Events.Where(e => e.Kind == "law-broken")) + Trace());
        using (var again = await http.PostAsync("/api/v1/demo/battery/trip", content: null, TestContext.Current.CancellationToken))
        {
            Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        }

        await PullAsync("restore");
        Cycles(120);
        Assert.True(View.Battery!.Watts < -0.1e6, Trace());
        Assert.DoesNotContain(loop.Events.After(0).Events, e => e.Kind == "law-broken");
    }

    [Fact]
    public void Battery_that_trips_while_it_charges_leaves_its_room_to_others()
    {
        loop.Dispose();
        Begin(soc: 0.5);
        Cycles(60);
        Assert.True(View.Battery!.Watts > 0.5e6 && Racks < 0.7e6, Trace());
        Assert.True(demo.TripBattery().IsSuccess);
        Cycles(60);
        Assert.Equal("out of service", View.Battery!.Doing);
        Assert.True(Racks > 0.9e6, Trace());
        Assert.True(demo.Restore().IsSuccess);
        Cycles(60);
        Assert.NotEqual("out of service", View.Battery!.Doing);
        Assert.DoesNotContain(loop.Events.After(0).Events, e => e.Kind == "law-broken");
    }

    [Fact]
    public async Task Law_is_broken_when_the_import_stays_up_after_a_battery_trip()
    {
        await LeanOnTheBatteryAsync();
        await PullAsync("battery/trip");
        wire.IsCut = true;
        int recovery = (int)SiteCycle.RecoveryOf(demo.Tree);
        Cycles(recovery);
        Assert.DoesNotContain(loop.Events.After(0).Events, e => e.Kind == "law-broken");
        Cycles(3);
        Assert.Contains(loop.Events.After(0).Events, e => e.Kind == "law-broken" && e.Subject == "limit");
    }

    [Fact]
    public async Task Limit_that_the_grids_operator_cuts_holds_after_its_notice_and_is_over_when_it_is_given_back()
    {
        await LeanOnTheBatteryAsync();
        double own = View.LimitWatts;
        Assert.True(View.Nodes[0].Watts > 1.15e6 && View.EventLimits.Count == 0, Trace());
        await PullAsync("grid/limit?watts=1050000");
        Cycles(30);
        var told = Assert.Single(View.EventLimits);
        Assert.Equal((1_050_000, LimitDirection.Import), (told.Amount, told.Direction));
        Assert.InRange((told.From!.Value - View.At).TotalSeconds, 28, 32);
        Assert.Equal(own, View.LimitWatts);
        Cycles(32);
        double highest = 0;
        Cycles(120, () => highest = Math.Max(highest, View.Nodes[0].Watts!.Value));
        Assert.True(highest <= 1_050_000 && highest > 900_000 && View.LimitWatts <= 1_050_000, $"{highest:F0} W; " + Trace());

        await PullAsync("restore");
        Cycles(120);
        Assert.True(View.Nodes[0].Watts > 1.15e6 && View.LimitWatts == own && View.EventLimits.Count == 0, Trace());
        Assert.DoesNotContain(loop.Events.After(0).Events, e => e.Kind == "law-broken");
    }

    [Fact]
    public async Task Meter_that_is_cut_off_is_noticed_and_the_limit_still_holds()
    {
        await PullAsync("grid-meter/freeze");
        Cycles(30);
        Assert.Null(View.Nodes[0].Watts);
        await PullAsync("stalls/b1/plug-in");
        Cycles(60);
        Assert.True(View.Consumers.Single(c => c.Id == "b1").Watts > 70_000, Trace());
        await PullAsync("restore");
        Cycles(2);
        Assert.NotNull(View.Nodes[0].Watts);
        Assert.DoesNotContain(loop.Events.After(0).Events, e => e.Kind == "law-broken");
    }

    [Fact]
    public async Task Grid_that_is_cut_leaves_an_island_whose_time_is_shown_and_that_returns_by_itself()
    {
        await PullAsync("stalls/a1/plug-in?energyWh=60000&peakWatts=100000");
        Cycles(60);
        await PullAsync("grid/cut");
        Cycles(20);
        Assert.Equal(GridTopology.Islanded, View.Topology);
        Assert.InRange(View.HoldHours!.Value, 1, 20);
        Assert.True(View.FirmHoldHours >= View.HoldHours);
        Assert.Equal("MP3209", Assert.Single(View.Alarms).Code);
        using var alarms = JsonDocument.Parse(await http.GetStringAsync("/api/v1/alarms", TestContext.Current.CancellationToken));
        Assert.Equal("MP3209", alarms.RootElement[0].GetProperty("code").GetString());
        Assert.Contains(SiteText.Frame(View, [], 120, 50), l => l.Text.StartsWith(" island  the battery carries the site", StringComparison.Ordinal) && l.Text.Contains("the battery carries it for", StringComparison.Ordinal));
        Assert.True(Cars > 50_000 && Racks > 0.5e6, Trace());
        Assert.InRange(View.LimitWatts, 1.89e6, 1.91e6);

        await PullAsync("grid/give-back");
        Cycles(250);
        Assert.Equal(GridTopology.Islanded, View.Topology);
        Assert.NotNull(View.ReturnsAt);
        Cycles(700);
        Assert.Equal(GridTopology.GridTied, View.Topology);
        Assert.Empty(View.Alarms);
        var topologies = loop.Events.After(0).Events.Where(e => e.Kind == "topology").Select(e => e.Text).ToList();
        Assert.Contains("The breaker is closed; load returns on a ramp, cars first.", topologies);
        Assert.DoesNotContain(loop.Events.After(0).Events, e => e.Kind == "law-broken");
    }

    [Fact]
    public void Safety_input_takes_its_subtree_to_zero_names_its_node_and_goes_only_when_it_is_reset_there()
    {
        // Another site: devices know commands by their numbers, and a second controller begins to count anew.
        loop.Dispose();
        Begin(soc: 0.99);
        int pod = demo.Tree.NodeIndex("pod-1");
        var tripped = new Tripped(demo, demo.Tree, pod);
        using var site = new SiteLoop(demo.Tree, tripped, wire, demo, TimeProvider.System, loop.Now);
        void Steps(int count)
        {
            for (int k = 0; k < count; k++)
            {
                site.Step();
            }
        }

        Steps(60);
        Assert.Contains(site.View!.Consumers, c => c is { Node: "pod-1", CeilingWatts: > 0 });
        tripped.IsTripped = true;
        Steps(300);
        Assert.All(site.View!.Consumers.Where(c => c is { Node: "pod-1", Kind: ConsumerKind.Rack }), c => Assert.Equal((0.0, "guard: a safety input is latched"), (c.CeilingWatts, c.Reason)));
        Assert.Equal(("MP3208", "pod-1"), (site.View.Alarms[0].Code, site.View.Alarms[0].Subject));
        Assert.True(site.View.Nodes[pod].IsSafetyLatched);
        Assert.Contains(SiteText.Frame(site.View, [], 120, 50), l => l.Tone == ScreenTone.Alarm && l.Text.Contains("pod-1: a safety input is latched", StringComparison.Ordinal));
        Assert.Single(site.Events.After(0).Events, e => e is { Kind: "safety-latched", Subject: "pod-1" });

        tripped.IsTripped = false;
        Steps(60);
        Assert.DoesNotContain(site.View!.Alarms, a => a.Code == "MP3208");
        Assert.Contains(site.View.Consumers, c => c is { Node: "pod-1", CeilingWatts: > 0 });
        Assert.Single(site.Events.After(0).Events, e => e is { Kind: "safety-reset", Subject: "pod-1" });
    }

    [Fact]
    public async Task No_route_resets_a_safety_input()
    {
        // A charging station that starts anew is none.
        var routes = ((IEndpointRouteBuilder)app).DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>().Select(e => e.RoutePattern.RawText!).Where(r => r != "/api/v1/stations/{station}/reset").ToList();
        Assert.DoesNotContain(routes, r => r.Contains("safety", StringComparison.OrdinalIgnoreCase) || r.Contains("reset", StringComparison.OrdinalIgnoreCase));
        using var answer = await http.PostAsync("/api/v1/alarms", content: null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData("grid/give-back", "MP3116")]
    [InlineData("stalls/z99/plug-in", "MP3111")]
    [InlineData("stalls/z99/unplug", "MP3111")]
    [InlineData("stalls/f4/unplug", "MP3113")]
    [InlineData("stalls/f4/plug-in?energyWh=-1", "MP3115")]
    [InlineData("stalls/f4/plug-in?peakWatts=1e12", "MP3115")]
    [InlineData("grid/limit?watts=1300001", "MP3130")]
    [InlineData("grid/limit?watts=0", "MP3130")]
    [InlineData("grid/limit?watts=NaN", "MP3130")]
    public async Task Lever_that_cannot_be_pulled_says_why(string lever, string fault)
    {
        using var answer = await http.PostAsync("/api/v1/demo/" + lever, content: null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(fault, problem.RootElement.GetProperty("fault").GetString());
    }

    [Theory]
    [InlineData("evil.example", null)]
    [InlineData(null, "http://evil.example")]
    [InlineData(null, "null")]
    public async Task Lever_is_not_pulled_by_a_page_from_elsewhere(string? host, string? origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/demo/battery/trip");
        request.Headers.Host = host;
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.DoesNotContain(loop.Events.After(0).Events, e => e.Kind == "demo");
    }

    [Fact]
    public async Task Levers_name_their_policy_stand_in_the_description_and_are_missing_where_nothing_is_emulated()
    {
        var levers = ((IEndpointRouteBuilder)app).DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>().Where(e => e.RoutePattern.RawText!.Contains("/demo/", StringComparison.Ordinal)).ToList();
        Assert.Equal(12, levers.Count);
        Assert.All(levers, e => Assert.Equal(RoutePolicy.OperateDemo, e.Metadata.GetMetadata<RoutePolicy>()));
        using var described = JsonDocument.Parse(await http.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken));
        Assert.Equal(12, described.RootElement.GetProperty("paths").EnumerateObject().Count(p => p.Name.StartsWith("/api/v1/demo/", StringComparison.Ordinal)));

        await using var real = SiteApi.Build(loop, port: 0);
        await real.StartAsync(TestContext.Current.CancellationToken);
        using var answer = await http.PostAsync(new Uri(new Uri(real.Urls.First()), "/api/v1/demo/battery/trip"), content: null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    /// <summary>Starts the tight case, so that a few cars already take room from compute, in a night to which the world brings nearly none.</summary>
    private void Begin(double soc)
    {
        var from = ScenarioBuilder.DefaultStart + TimeSpan.FromHours(2);
        var scenario = ScenarioBuilder.Build(new ScenarioRequest { From = from, To = from + TimeSpan.FromHours(6), Case = "tight", SessionsPerDay = 1 }).Value;
        scenario = scenario with { Site = scenario.Site with { Battery = scenario.Site.Battery! with { InitialSoc = soc } } };
        double margin = Margin.Of(PowerTree.From(scenario.Site)).TotalWatts;
        demo = new DemoSite(scenario, 1.3e6 - margin, margin);
        wire = new Wire(demo);
        loop = new SiteLoop(demo.Tree, demo, wire, demo, TimeProvider.System, scenario.From);
        demo.Events = loop.Events;
    }

    /// <summary>Plugs in so many cars that the limit is kept by the battery alone.</summary>
    private async Task LeanOnTheBatteryAsync()
    {
        for (int k = 0; k < 9; k++)
        {
            await PullAsync($"stalls/{(char)('a' + (k / 4))}{(k % 4) + 1}/plug-in?energyWh=100000&peakWatts=240000");
        }

        Cycles(240);
        Assert.True(View.Battery!.Watts < -0.3e6, Trace());
    }

    private async Task PullAsync(string lever)
    {
        using var answer = await http.PostAsync("/api/v1/demo/" + lever, content: null, TestContext.Current.CancellationToken);
        string text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, text);
        Assert.Contains("A person", text, StringComparison.Ordinal);
        trace.Add($"{lever}: {text}");
    }

    private void Cycles(int count, Action? after = null)
    {
        for (int k = 0; k < count; k++)
        {
            loop.Step();
            after?.Invoke();
            trace.Add($"{View.At} import {View.Nodes[0].Watts:F0} cars {Cars:F0} racks {Racks:F0} battery {View.Battery!.Watts:F0} soc {View.Battery.Soc:F3}, limit {View.LimitWatts:F0}");
        }
    }

    private string Trace() => "\n" + string.Join('\n', trace.TakeLast(130).Where((_, k) => k < 16 || k % 10 == 0));

    /// <summary>The site's readings with a safety input that a test trips at a node.</summary>
    private sealed class Tripped(IReadingSource site, PowerTree tree, int node) : IReadingSource
    {
        public bool IsTripped { get; set; }

        public void Read(SiteSnapshot snapshot, Instant now)
        {
            site.Read(snapshot, now);
            snapshot.SafetyLatched[node] = IsTripped;
            for (int i = 0; i < snapshot.ConsumerPower.Length && IsTripped; i++)
            {
                // The hardware has acted: nothing below the node draws.
                bool isBelow = tree.IsAtOrAbove(node, tree.Consumers[i].Node);
                snapshot.ConsumerPower[i] = isBelow ? Reading.Good(0, snapshot.ConsumerPower[i].MeasuredAt) : snapshot.ConsumerPower[i];
            }

            snapshot.NodePower[node] = IsTripped ? Reading.Good(0, snapshot.NodePower[node].MeasuredAt) : snapshot.NodePower[node];
        }
    }

    /// <summary>The wires to the devices, which a test can cut.</summary>
    private sealed class Wire(ICommandSink devices) : ICommandSink
    {
        public bool IsCut { get; set; }

        public void Send(in GrantCommand command)
        {
            if (!IsCut)
            {
                devices.Send(in command);
            }
        }

        public void Send(in BatterySetpoint setpoint)
        {
            if (!IsCut)
            {
                devices.Send(in setpoint);
            }
        }

        public void Send(in RelayPermit permit)
        {
            if (!IsCut)
            {
                devices.Send(in permit);
            }
        }
    }
}
