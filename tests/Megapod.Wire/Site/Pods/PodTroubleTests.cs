namespace Megapod.Wire.Site.Pods;

using Megapod.Control.Certificate;
using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Files.SiteFile;
using Megapod.Lab.Demo;
using Megapod.Lab.Simulation;
using Megapod.Site.Loop;
using Megapod.Tests;

/// <summary>
/// What happens when something goes wrong with the pod of the liquid-cooled example: which alarm, what is done, in which order and how soon, as the table of Control/Cooling says; and that nothing of it starts
/// again by itself.
/// </summary>
public sealed class PodTroubleTests : IDisposable
{
    private const double Idle = 26_000;
    private readonly DemoSite demo;
    private readonly SiteLoop loop;
    private readonly SiteSnapshot seen;
    private readonly HashSet<string> lost = new(StringComparer.Ordinal);

    public PodTroubleTests()
    {
        var site = SiteFileReader.Read(Path.Combine(TestData.RepositoryRoot, "examples", "liquid-cooled-pod", "site.yaml")).Value;
        var from = ScenarioBuilder.DefaultStart + TimeSpan.FromHours(3);
        var scenario = ScenarioBuilder.Build(new ScenarioRequest { From = from, To = from + TimeSpan.FromHours(3), SessionsPerDay = 0 }, site).Value;
        double margin = Margin.Of(PowerTree.From(scenario.Site)).TotalWatts;
        demo = new DemoSite(scenario, 2e6 - margin, margin);
        seen = new SiteSnapshot(demo.Tree);
        loop = new SiteLoop(demo.Tree, new Watched(demo, demo.Tree, seen, lost), demo, demo, TimeProvider.System, from);
        demo.Events = loop.Events;
        Run(60);
        Assert.All(Racks, r => Assert.True(r.Watts > 4 * Idle, $"{r.Id} draws {r.Watts}"));
    }

    public void Dispose() => loop.Dispose();

    [Fact]
    public async Task Lost_pumps_bring_all_racks_to_idle_within_six_seconds_and_power_is_cut_before_they_are_too_hot()
    {
        Break("pod-1", PodTrouble.PumpsLost);
        Assert.InRange(Until(() => Racks.All(r => r.Watts <= Idle * 1.02)), 1, 8);
        Assert.Equal(["pod-1"], Alarms("MP3215"));
        Assert.InRange(Until(() => Racks.All(r => r.Watts == 0)), 15, 60);
        await StaysUntilEndedAsync(["pod-1", .. Racks.Select(r => r.Id)]);
    }

    [Fact]
    public async Task A_wet_rack_loses_its_power_and_then_its_coolant_and_when_it_stays_wet_the_loop_is_shut()
    {
        Break("firm-1", PodTrouble.RackLeak);
        Assert.InRange(Until(() => Watts("firm-1") == 0), 1, 5);
        Assert.Equal(["firm-1"], Alarms("MP3216"));
        Assert.All(Racks.Where(r => r.Id != "firm-1"), r => Assert.True(r.Watts > Idle));
        Assert.InRange(Until(() => Rack("firm-1").IsLiquidIsolated.Value == 1), 1, 14);
        Assert.Equal(0, seen.Loops[0].IsIsolated.Value);
        Assert.InRange(Until(() => seen.Loops[0].IsIsolated.Value == 1), 40, 75);
        Assert.All(Racks, r => Assert.Equal(0, r.Watts));
        Assert.Equal(["firm-1", "pod-1"], Alarms("MP3216").Order());
        await StaysUntilEndedAsync(["firm-1", "pod-1"]);
    }

    [Fact]
    public async Task A_leak_outside_the_racks_stops_the_pod_and_the_loop_is_shut_when_nothing_draws()
    {
        Break("pod-1", PodTrouble.LoopLeak);
        Assert.InRange(Until(() => Racks.All(r => r.Watts == 0)), 1, 5);
        Assert.InRange(Until(() => seen.Loops[0].IsIsolated.Value == 1), 1, 14);
        Assert.Equal(["pod-1"], Alarms("MP3216"));
        await StaysUntilEndedAsync(["pod-1"]);
    }

    [Fact]
    public async Task Coolant_that_warms_up_holds_racks_back_first_and_stops_them_before_they_stop_themselves()
    {
        Break("pod-1", PodTrouble.CoolantHot);
        int warm = Until(() => Alarms("MP3213").Count == 1);
        Until(() => Racks.Any(r => r.CeilingWatts < 100_000));
        Assert.Empty(Alarms("MP3214"));
        int hot = Until(() => Alarms("MP3214").Count == 1, most: 1_200);
        Assert.True(warm > 10 && hot > 10, $"warm after {warm} s, hot {hot} s later");
        Run(8);
        Assert.All(Racks, r => Assert.InRange(r.Watts ?? 0, 0, Idle * 1.02));
        await StaysUntilEndedAsync(["pod-1"]);
    }

    [Fact]
    public async Task A_rack_whose_branch_opened_stays_down_when_somebody_closes_it()
    {
        Break("flexible-2", PodTrouble.BranchTrip);
        Assert.InRange(Until(() => Watts("flexible-2") == 0), 1, 3);
        Until(() => Alarms("MP3217").Count == 1);
        Assert.All(Racks.Where(r => r.Id != "flexible-2"), r => Assert.True(r.Watts > Idle));
        await StaysUntilEndedAsync(["flexible-2"]);
    }

    [Fact]
    public void Readings_that_stand_still_hold_racks_back_until_they_move_again()
    {
        Break("pod-1", PodTrouble.ReadingsStale);
        Until(() => Alarms("MP3212").Count == 1);
        Run(10);
        Assert.All(Racks, r => Assert.InRange(r.Watts ?? 0, Idle, Idle + (0.5 * (132_000 - Idle)) + 500));
        demo.LookAfterPods();
        Assert.InRange(Until(() => Racks.All(r => r.Watts > 4 * Idle)), 1, 60);
        Assert.InRange(Until(() => Alarms("MP3212").Count == 0), 0, 10);
    }

    [Fact]
    public void Without_the_connections_meter_racks_that_could_grow_stay_where_they_are_and_nothing_is_stopped_until_it_is_back()
    {
        const double Half = Idle + (0.5 * (132_000 - Idle)) + 500;
        Break("pod-1", PodTrouble.ReadingsStale);
        Until(() => Racks.All(r => r.Watts <= Half));
        lost.Add("grid");
        Assert.InRange(Until(() => Alarms("MP3204").Count == 1), 1, 6);
        demo.LookAfterPods();
        Until(() => Alarms("MP3212").Count == 0);
        Run(600);
        Assert.All(Racks, r => Assert.InRange(r.Watts ?? 0, Idle, Half));
        lost.Clear();
        Assert.InRange(Until(() => Racks.All(r => r.Watts > 4 * Idle)), 1, 60);
        Until(() => loop.View!.Alarms.Count == 0);
        Assert.DoesNotContain(loop.Events.Newest(10_000), e => e.Kind == "law-broken");
    }

    [Fact]
    public void A_pod_whose_meters_all_fall_silent_counts_with_what_it_was_given_and_cars_still_come_first()
    {
        lost.UnionWith(["pod-1", .. Racks.Select(r => r.Id)]);
        Assert.InRange(Until(() => Racks.All(r => r.Watts is null)), 1, 10);
        string[] stalls = [.. loop.View!.Consumers.Take(demo.Tree.ConnectorCount).Select(c => c.Id)];
        Assert.All(stalls, s => Assert.True(demo.PlugIn(s, new WattHours(80_000), new Watts(250_000)).IsSuccess));
        double least = double.PositiveInfinity;
        for (int s = 0; s < 300; s++)
        {
            Run(1);
            least = Math.Min(least, Racks.Sum(r => r.CeilingWatts));
        }

        Assert.True(least < 0.7 * Racks.Count() * 132_000, $"racks had {least} W at the least");
        Assert.True(loop.View!.Consumers.Take(demo.Tree.ConnectorCount).Sum(c => c.Watts ?? 0) > 0.8e6, string.Join(' ', loop.View!.Consumers.Select(c => $"{c.Id} {c.Watts:0}/{c.CeilingWatts:0}")));
        Assert.DoesNotContain(loop.Events.Newest(10_000), e => e.Kind == "law-broken");
        lost.Clear();
        Run(5);
        Assert.All(Racks, r => Assert.NotNull(r.Watts));
    }

    private IEnumerable<ConsumerView> Racks => loop.View!.Consumers.Skip(demo.Tree.ConnectorCount).Take(demo.Tree.RackCount);

    /// <summary>Ten minutes change nothing; a person at the pod changes nothing either, until the stops are ended by name; then it runs.</summary>
    private async Task StaysUntilEndedAsync(IReadOnlyList<string> stopped)
    {
        Run(600);
        var down = Racks.Where(r => r.Watts <= Idle * 1.02).Select(r => r.Id).ToList();
        Assert.NotEmpty(down);
        demo.LookAfterPods();
        Run(120);

        // Once more when all is cool again: what was too hot to start at first is started now.
        demo.LookAfterPods();
        Run(10);
        Assert.All(Racks.Where(r => down.Contains(r.Id)), r => Assert.True(r.Watts <= Idle * 1.02, $"{r.Id} draws {r.Watts} though nobody ended its stop"));
        foreach (string id in stopped)
        {
            var ended = loop.EndStop(id, "A. Visser");
            Run(1);
            var answer = await ended;
            Assert.True(answer.IsSuccess || answer.Faults[0].Code == "MP3126", string.Join(", ", answer.Faults));
        }

        Run(120);
        Assert.All(Racks, r => Assert.True(r.Watts > 4 * Idle, $"{r.Id} draws {r.Watts} of {r.CeilingWatts}: {r.Reason}; {string.Join(' ', loop.View!.Alarms.Select(a => a.Text))}; supply {seen.Loops[0].Supply}, flow {seen.Loops[0].Flow}"));
        Assert.Contains(loop.Events.Newest(1_000), e => e.Kind == "stop-ended" && e.Text.StartsWith("A. Visser has looked", StringComparison.Ordinal));
        Assert.DoesNotContain(loop.Events.Newest(10_000), e => e.Kind == "law-broken");
    }

    private RackReading Rack(string id) => seen.Racks[demo.Tree.ConsumerIndex(id) - demo.Tree.ConnectorCount];

    private double? Watts(string id) => Racks.Single(r => r.Id == id).Watts;

    private List<string> Alarms(string code) => [.. loop.View!.Alarms.Where(a => a.Code == code).Select(a => a.Subject)];

    private void Break(string id, PodTrouble trouble) => Assert.True(demo.Break(id, trouble).IsSuccess);

    private void Run(int seconds)
    {
        for (int s = 0; s < seconds; s++)
        {
            loop.Step();
        }
    }

    private int Until(Func<bool> isSo, int most = 600)
    {
        int seconds = 0;
        while (!isSo() && seconds < most)
        {
            Run(1);
            seconds++;
        }

        Assert.True(isSo(), $"not within {most} s");
        return seconds;
    }

    /// <summary>Passes readings on and keeps a copy of them; answers are given once.</summary>
    private sealed class Watched(IReadingSource inner, PowerTree tree, SiteSnapshot seen, IReadOnlySet<string> lost) : IReadingSource
    {
        private readonly Dictionary<string, Reading> last = new(StringComparer.Ordinal);

        public void Read(SiteSnapshot snapshot, Instant now)
        {
            inner.Read(snapshot, now);
            for (int n = 0; n < tree.Nodes.Length; n++)
            {
                snapshot.NodePower[n] = Held(tree.Nodes[n].Id, snapshot.NodePower[n]);
            }

            for (int i = 0; i < tree.Consumers.Length; i++)
            {
                snapshot.ConsumerPower[i] = Held(tree.Consumers[i].Id, snapshot.ConsumerPower[i]);
            }

            snapshot.CopyTo(seen);
        }

        /// <summary>A meter that fell silent is known by what it said last.</summary>
        private Reading Held(string id, Reading newest)
        {
            last[id] = lost.Contains(id) ? last[id] : newest;
            return last[id];
        }
    }
}
