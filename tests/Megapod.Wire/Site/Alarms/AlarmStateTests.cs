namespace Megapod.Wire.Site.Alarms;

using Megapod.Control.LifeCycle;
using Megapod.Control.Pods;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Pods;
using Megapod.Devices.Polling;
using Megapod.Site.Alarms;
using Megapod.Site.Feeds;
using Megapod.Site.Loop;
using Megapod.Site.Pods;
using static Megapod.Wire.Site.Alarms.AlarmViews;

public sealed class AlarmStateTests
{
    private readonly AlarmState state = new("site");

    [Fact]
    public void Import_above_the_limit_is_raised_after_five_seconds_and_cleared_well_below_after_ten()
    {
        Assert.Empty(Steps(0, 4, Import(2.01e6)));
        var raised = Assert.Single(Steps(5, 5, Import(2.02e6)));
        Assert.Equal(("MP3450", "grid", At(5)), (raised.Rule.Code, raised.Subject, raised.Since));
        Assert.Contains("2020 kW flow in at grid where 2000 kW are allowed", raised.Text, StringComparison.Ordinal);

        // Just below the limit is not over; well below it is, ten seconds later.
        Cleared(6, 60, Import(1.99e6));
        Assert.Single(state.Standing);
        Assert.Empty(Cleared(61, 70, Import(1.9e6)));
        Assert.Equal("MP3450", Assert.Single(Cleared(71, 71, Import(1.9e6))).Rule.Code);
        Assert.Empty(state.Standing);
    }

    [Fact]
    public void Peak_that_is_over_before_its_time_is_no_alarm()
    {
        for (int second = 0; second < 100; second += 5)
        {
            Assert.Empty(Steps(second, second + 3, Import(2.5e6)));
            Assert.Empty(Steps(second + 4, second + 4, Well));
        }
    }

    [Fact]
    public void What_comes_and_goes_is_raised_seven_times_and_then_stands_until_it_is_quiet()
    {
        int raised = 0;
        int cleared = 0;
        for (int second = 0; second < 3000; second++)
        {
            var changes = state.Step(second % 20 < 10 ? With(("MP3208", "pod")) : Well, At(second));
            raised += changes.Raised.Count;
            cleared += changes.Cleared.Count;
        }

        Assert.Equal((AlarmState.MostRaises + 1, AlarmState.MostRaises), (raised, cleared));
        var standing = Assert.Single(state.Standing);
        Assert.True(standing.IsFlapping);
        Assert.EndsWith("It comes and goes: 7 times within an hour, so it stands until it has been gone for 15 minutes.", standing.Words, StringComparison.Ordinal);
        Assert.Empty(Cleared(3000, 2989 + 15 * 60, Well));
        Assert.Single(Cleared(2990 + 15 * 60, 2990 + 15 * 60, Well));
    }

    [Fact]
    public void What_came_and_went_an_hour_ago_counts_no_more()
    {
        for (int k = 0; k < 6; k++)
        {
            state.Step(With(("MP3208", "pod")), At(k * 10));
            state.Step(Well, At((k * 10) + 5));
        }

        state.Step(With(("MP3208", "pod")), At(3700));
        Assert.False(Assert.Single(state.Standing).IsFlapping);
    }

    [Fact]
    public void Words_that_change_are_no_new_alarm()
    {
        Steps(0, 10, Import(2.1e6));
        var changes = state.Step(Import(2.2e6), At(11));
        Assert.Empty(changes.Raised);
        Assert.StartsWith("2200 kW", Assert.Single(changes.Changed).Text, StringComparison.Ordinal);
        Assert.Empty(state.Step(Import(2.2e6), At(12)).Changed);
    }

    [Fact]
    public void More_than_are_listed_are_counted()
    {
        var raised = state.Step(With([.. Enumerable.Range(0, AlarmState.Most + 5).Select(i => ("MP3203", $"node-{i}"))]), At(0)).Raised;
        Assert.Equal(AlarmState.Most + 1, raised.Count);
        Assert.StartsWith("5 more alarms", raised.Single(r => r.Rule.Code == AlarmRules.ListFull).Text, StringComparison.Ordinal);
        Assert.Equal(AlarmState.Most, Cleared(1, 6, Well).Count);
    }

    [Fact]
    public void What_stood_before_a_restart_stands_until_the_devices_have_been_asked()
    {
        state.Restore(new RaisedAlarm(AlarmRules.Find("MP3208")!, "pod", "Latched.", At(1e6), null, 0, IsFlapping: false), At(0));
        Assert.Equal(At(0), Assert.Single(state.Standing).Since);
        Assert.Empty(Cleared(0, 119, Well));
        Assert.Single(Cleared(120, 120, Well));
    }

    [Fact]
    public void Device_that_is_lost_station_that_is_silent_and_what_answers_badly_are_three_things()
    {
        var trouble = new Fault("MP3761", "No answer in time.", "Look at its power.");
        var view = Well with
        {
            Devices =
            [
                new DeviceView("meter", IsAnswering: false, At(-60), 5, trouble, 0, 0),
                new DeviceView("st-1", IsAnswering: false, null, 5, trouble, 0, 0) { IsStation = true },
                new DeviceView("battery", IsAnswering: true, At(0), 0, trouble, 0, 0),
                new DeviceView("new", IsAnswering: false, null, 0, null, 0, 0),
            ],
        };
        var raised = Steps(0, 200, view);
        Assert.Equal([("MP3452", "meter", 30), ("MP3453", "battery", 60), ("MP3454", "st-1", 120)], raised.Select(r => (r.Rule.Code, r.Subject, (int)(r.Since - Start).TotalSeconds)));
        Assert.All(raised, r => Assert.Equal("MP3761", r.Cause));
        Assert.Contains("Its last answer came at 2025-06-01 08:59:00 UTC.", raised[0].Text, StringComparison.Ordinal);
        Assert.Contains("It has never answered.", raised[2].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Operator_that_is_not_reached_is_told_with_what_waits_and_one_that_nobody_tries_is_not()
    {
        DeviceView Station(string id, bool? isReached) => new(id, IsAnswering: true, At(0), 0, null, 0, 0) { IsStation = true, Operator = new OperatorHealth(isReached, 7) };
        var raised = Assert.Single(Steps(0, 400, Well with { Devices = [Station("st-1", false), Station("st-2", null), Station("st-3", true)] }));
        Assert.Equal(("MP3455", "st-1", At(300)), (raised.Rule.Code, raised.Subject, raised.Since));
        Assert.Contains("7 messages wait", raised.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Pod_in_service_is_told_by_its_health_and_one_that_is_being_worked_on_is_not()
    {
        PodSheet Pod(string id, PartHealth health, PodPhase phase = PodPhase.InService) =>
            new(id, phase, Start, [], null, health, null, [new HealthReason(id, health, default, "A fan stands still.", Start), new HealthReason(id, health, default, "Another, too.", Start)], []);
        var raised = Steps(0, 100, Well with
        {
            Pods = [Pod("pod-1", PartHealth.Critical), Pod("pod-2", PartHealth.Warning), Pod("pod-3", PartHealth.Good), Pod("pod-4", PartHealth.Critical, PodPhase.Delivered)],
        });
        Assert.Equal([("MP3458", "pod-1"), ("MP3459", "pod-2")], raised.Select(r => (r.Rule.Code, r.Subject)));
        Assert.Equal("pod-1 is in a critical state. A fan stands still. And 1 more.", raised[0].Text);
    }

    [Fact]
    public void Feed_that_is_stale_is_worse_than_one_in_trouble()
    {
        var late = new Fault("MP3502", "No answer in time.", "Wait.");
        var view = Well with
        {
            Feeds =
            [
                new FeedView("prices", FeedQuantity.DayAheadPrice, 100_000, null, [late, new Fault("MP3517", "Stale.", "Look.")]),
                new FeedView("sun", FeedQuantity.DayAheadPrice, 60, null, [late]),
            ],
        };
        Assert.Equal([("MP3456", "prices"), ("MP3457", "sun")], Steps(0, 901, view).Select(r => (r.Rule.Code, r.Subject)));
        Assert.Contains("What it knows is 27.8 h old.", state.Standing.Single(s => s.Subject == "prices").Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Cycles_that_are_late_failed_or_blind_are_judged_by_the_last_five_minutes()
    {
        Steps(0, 299, second => Well with { Cycles = second });
        var raised = Steps(300, 330, second => Well with { Cycles = second, LateCycles = second - 300, FailedReads = second - 300, FailedCommands = 2, FailedCycles = second >= 320 ? 1 : 0 });
        Assert.Equal(["MP3461", "MP3462", "MP3463"], raised.Select(r => r.Rule.Code).Order(StringComparer.Ordinal));
        Assert.Equal("MP3464", Assert.Single(Steps(331, 331, second => Well with { Cycles = second, LateCycles = 30, FailedReads = 30, FailedCommands = 5, FailedCycles = 1 })).Rule.Code);
        var cleared = Cleared(332, 700, second => Well with { Cycles = second, LateCycles = 30, FailedReads = 30, FailedCommands = 5, FailedCycles = 1 });
        Assert.Equal(4, cleared.Count);
    }

    [Fact]
    public void Plan_is_missed_where_somebody_plans_and_nowhere_else()
    {
        Assert.Empty(Steps(0, 100, Well));
        Assert.Equal("MP3465", Assert.Single(Steps(101, 200, Well with { HasPlanner = true })).Rule.Code);
        var plan = new Plan { Maker = "rules", MadeAt = Start, ValidUntil = At(1e6), Slots = [], Trouble = new Fault("MP3601", "Too few days.", "Nothing.") };
        Assert.Empty(Steps(201, 3000, Well with { HasPlanner = true, Plan = plan }));
        Assert.Equal("MP3466", Assert.Single(Steps(3001, 6000, Well with { HasPlanner = true, Plan = plan with { Trouble = new Fault("MP3602", "Late.", "Look.") } })).Rule.Code);
    }

    [Fact]
    public void Certificate_and_state_that_are_not_kept_are_told_with_their_figures()
    {
        var view = Well with { Certificate = Well.Certificate with { TripSeconds = 40, Holds = false }, StateTrouble = "The disk is full." };
        var raised = Steps(0, 60, view);
        Assert.Equal(["MP3460", "MP3451"], raised.Select(r => r.Rule.Code));
        Assert.Contains("for 40 s of 30 s that it bears", raised[1].Text, StringComparison.Ordinal);
        Assert.Contains("The disk is full.", raised[0].Text, StringComparison.Ordinal);
    }

    private List<RaisedAlarm> Steps(int from, int to, SiteView view) => Steps(from, to, _ => view);

    private List<RaisedAlarm> Steps(int from, int to, Func<int, SiteView> view) => [.. Enumerable.Range(from, to - from + 1).SelectMany(second => state.Step(view(second), At(second)).Raised)];

    private List<RaisedAlarm> Cleared(int from, int to, SiteView view) => Cleared(from, to, _ => view);

    private List<RaisedAlarm> Cleared(int from, int to, Func<int, SiteView> view) => [.. Enumerable.Range(from, to - from + 1).SelectMany(second => state.Step(view(second), At(second)).Cleared)];
}
