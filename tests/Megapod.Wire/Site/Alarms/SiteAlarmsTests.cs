namespace Megapod.Wire.Site.Alarms;

using System.Diagnostics;
using Megapod.Control.Cycle;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Site.Alarms;
using Megapod.Site.Loop;
using static Megapod.Wire.Site.Alarms.AlarmViews;

public sealed class SiteAlarmsTests
{
    private const string Latched = "MP3208-pod";
    private const string Meter = "MP3204-site";
    private readonly EventRing events = new();
    private readonly FakeJournal journal = new();

    [Fact]
    public void Thousand_devices_that_fall_silent_at_once_and_go_on_failing_cost_a_cycle_little()
    {
        var alarms = new SiteAlarms("site", events, journal);
        SiteView Silent(int k) => Well with { Devices = [.. Enumerable.Range(0, 1_000).Select(d => new DeviceView($"bmc-{d}", false, Start, k, new Fault("MP3702", $"It has not answered {k} times.", "Look."), 1, 1))] };
        var took = new List<double>();
        for (int k = 0; k < 400; k++)
        {
            var view = Silent(k);
            long began = Stopwatch.GetTimestamp();
            alarms.Take(view, At(0.25 * k));
            took.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        Assert.True(alarms.Views.Count > 100, $"{alarms.Views.Count} alarms");
        TestContext.Current.TestOutputHelper?.WriteLine($"{alarms.Views.Count} alarms, median {took.Order().ElementAt(200):0.00} ms, most {took.Max():0.0} ms");

        // A twentieth of a cycle.
        Assert.InRange(took.Order().ElementAt(200), 0, SiteCycle.Period.TotalMilliseconds / 20);
    }

    [Fact]
    public void Acknowledged_alarm_that_clears_is_gone_and_raised_again_it_is_new()
    {
        var alarms = new SiteAlarms("site", events, journal);
        var first = Assert.Single(alarms.Take(With(("MP3208", "pod")), At(0)));
        Assert.Equal((Latched, AlarmSeverity.Critical, true, "/api/v1/faults/MP3208"), (first.Id, first.Severity, first.IsStanding, first.Help));
        Assert.True(alarms.Acknowledge(Latched, "Ann\r\nX", first.Number).IsSuccess);
        var noted = Assert.Single(alarms.Views);
        Assert.Equal(("Ann  X", At(0)), (noted.AcknowledgedBy, noted.AcknowledgedAt));
        Assert.Equal("MP3471", alarms.Acknowledge(Latched, "Bob").Faults[0].Code);

        Assert.Empty(alarms.Take(Well, At(1)));
        Assert.Equal("MP3468", alarms.Acknowledge(Latched, "Ann").Faults[0].Code);
        var again = Assert.Single(alarms.Take(With(("MP3208", "pod")), At(2)));
        Assert.Null(again.AcknowledgedBy);
        Assert.True(again.Number > first.Number);
        Assert.Equal("MP3471", alarms.Acknowledge(Latched, "Ann", first.Number).Faults[0].Code);
        Assert.Equal(
            [AlarmHappening.Raised, AlarmHappening.Cleared, AlarmHappening.Acknowledged, AlarmHappening.Raised],
            alarms.History(Instant.Never, Instant.Forever).Select(r => r.Happened));
        Assert.Equal([null, null, "Ann  X", null], alarms.History(Instant.Never, Instant.Forever).Select(r => r.Person));
        Assert.Equal(2, alarms.History(At(0), At(0)).Count);
    }

    [Fact]
    public void Shelved_alarm_is_shown_as_such_stays_shelved_while_it_comes_and_goes_and_comes_back()
    {
        var alarms = new SiteAlarms("site", events, journal);
        var notices = new List<AlarmNotice>();
        alarms.Notify = notices.Add;
        alarms.Take(With(("MP3208", "pod")), At(0));
        Assert.True(alarms.Shelve(Latched, "Ann", TimeSpan.FromMinutes(10), "work on the button").IsSuccess);
        var shelved = Assert.Single(alarms.Take(With(("MP3208", "pod")), At(1)));
        Assert.Equal((At(600), "Ann", "work on the button"), (shelved.ShelvedUntil, shelved.ShelvedBy, shelved.ShelfReason));

        var gone = Assert.Single(alarms.Take(Well, At(2)));
        Assert.False(gone.IsStanding);
        Assert.True(Assert.Single(alarms.Take(With(("MP3208", "pod")), At(3))).IsStanding);
        Assert.Single(notices);
        Assert.Equal(At(600), Assert.Single(alarms.Take(With(("MP3208", "pod")), At(599))).ShelvedUntil);
        Assert.Null(Assert.Single(alarms.Take(With(("MP3208", "pod")), At(600))).ShelvedUntil);
        Assert.Equal(2, notices.Count);
        Assert.Contains(events.Newest(10), e => e.Kind == "alarm-unshelved");
    }

    [Fact]
    public void Shelf_that_ends_while_nothing_stands_leaves_nothing()
    {
        var alarms = new SiteAlarms("site", events, journal);
        alarms.Take(With(("MP3208", "pod")), At(0));
        alarms.Shelve(Latched, "Ann", TimeSpan.FromMinutes(1), "work");
        alarms.Take(Well, At(1));
        Assert.Equal("MP3471", alarms.Acknowledge(Latched, "Ann").Faults[0].Code);
        Assert.Empty(alarms.Take(Well, At(60)));
        Assert.DoesNotContain(journal.Disk.Keys, k => k.StartsWith("alarm/", StringComparison.Ordinal));
    }

    [Fact]
    public void Shelf_has_a_shortest_and_a_longest_time_and_an_hour_where_the_limit_is_at_stake()
    {
        var alarms = new SiteAlarms("site", events, journal);
        alarms.Take(With(("MP3208", "pod"), ("MP3204", "site")), At(0));
        Assert.Equal("MP3469", alarms.Shelve(Latched, "Ann", TimeSpan.FromSeconds(59), "work").Faults[0].Code);
        Assert.Equal("MP3469", alarms.Shelve(Latched, "Ann", TimeSpan.FromDays(7.01), "work").Faults[0].Code);
        Assert.Equal("MP3470", alarms.Shelve(Latched, "Ann", TimeSpan.FromDays(7), " ").Faults[0].Code);
        Assert.Equal("MP3470", alarms.Shelve(Latched, "Ann", TimeSpan.FromDays(7), new string('x', 301)).Faults[0].Code);
        Assert.True(alarms.Shelve(Latched, "Ann", TimeSpan.FromDays(7), "work").IsSuccess);
        Assert.Contains("to 3600: the limit is at stake", alarms.Shelve(Meter, "Ann", TimeSpan.FromHours(1.01), "work").Faults[0].Remedy, StringComparison.Ordinal);
        Assert.True(alarms.Shelve(Meter, "Ann", TimeSpan.FromHours(1), "work").IsSuccess);
        Assert.Equal("MP3468", alarms.Shelve("MP3208-other", "Ann", TimeSpan.FromHours(1), "work").Faults[0].Code);
        Assert.True(alarms.Unshelve(Meter, "Bob").IsSuccess);
        Assert.Equal("MP3471", alarms.Unshelve(Meter, "Bob").Faults[0].Code);
        Assert.Equal([Meter, Latched], alarms.Views.Select(a => a.Id));
    }

    [Fact]
    public void Alarm_that_stands_is_known_again_after_a_restart_with_what_people_did_about_it()
    {
        var before = new SiteAlarms("site", events, journal);
        before.Take(With(("MP3208", "pod"), ("MP3204", "site"), ("MP3216", "rack-1")), At(0));
        before.Acknowledge(Latched, "Ann");
        before.Shelve(Meter, "Bob", TimeSpan.FromMinutes(30), "the meter is exchanged");
        before.Told("office", [(Latched, before.Views.Single(a => a.Id == Latched).Number)]);

        var notices = new List<AlarmNotice>();
        var after = new SiteAlarms("site", events, new FakeJournal(journal.Disk)) { Notify = notices.Add };
        var known = after.Take(With(("MP3208", "pod")), At(5));
        Assert.Equal(["MP3216-rack-1", Latched, Meter], known.Select(a => a.Id));
        Assert.Equal(("Ann", At(0)), (known[1].AcknowledgedBy, known[1].Since));
        Assert.Equal(At(1800), known[2].ShelvedUntil);
        Assert.Equal([(Latched, 1), ("MP3216-rack-1", 0)], notices.Select(n => (n.Alarm.Id, n.Told.Count)).Order());
        Assert.Equal(5, after.History(Instant.Never, Instant.Forever).Count);

        // What does not hold any more is over once the devices could be asked.
        after.Take(With(("MP3208", "pod")), At(5 + 120));
        Assert.Equal([Latched, Meter], after.Views.Select(a => a.Id));
        long number = after.History(Instant.Never, Instant.Forever).Max(r => r.Number);
        Assert.Equal(7, number);
    }

    [Fact]
    public void Disk_that_fails_holds_nobody_up_and_is_given_all_when_it_is_back()
    {
        journal.IsBroken = true;
        var alarms = new SiteAlarms("site", events, journal);
        for (int second = 0; second < 40; second++)
        {
            alarms.Take(With(("MP3208", "pod"), ("MP3203", $"node-{second / 4}")), At(second));
        }

        Assert.Empty(journal.Disk);
        journal.IsBroken = false;
        for (int second = 40; second < 80; second++)
        {
            alarms.Take(With(("MP3208", "pod")), At(second));
        }

        Assert.Contains("alarm/" + Latched, journal.Disk.Keys);
        var after = new SiteAlarms("site", events, new FakeJournal(journal.Disk));
        Assert.Equal(alarms.History(Instant.Never, Instant.Forever), after.History(Instant.Never, Instant.Forever));
    }

    [Fact]
    public void Log_keeps_its_newest_lines()
    {
        var alarms = new SiteAlarms("site", events, journal);
        for (int k = 0; k < 1500; k++)
        {
            alarms.Take(With(("MP3208", $"pod-{k}")), At(k));
        }

        Assert.Equal(AlarmBook.MostRecords, alarms.History(Instant.Never, Instant.Forever).Count);
        Assert.Equal(AlarmBook.MostRecords, journal.Disk.Keys.Count(k => k.StartsWith("log/", StringComparison.Ordinal)));
        Assert.Equal(["pod-1498", "pod-1499"], alarms.History(Instant.Never, Instant.Forever).Take(2).Select(r => r.Subject).Order(StringComparer.Ordinal));
    }
}
