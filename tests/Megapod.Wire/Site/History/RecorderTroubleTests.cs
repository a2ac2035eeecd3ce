namespace Megapod.Wire.Site.History;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Lab.Demo;
using Megapod.Lab.Simulation;
using Megapod.Site.History;
using Megapod.Site.Loop;

/// <summary>What the recorder keeps of a reading that changes, stays, ends or goes back in time, and what it tells when the history keeps nothing.</summary>
public sealed class RecorderTroubleTests : IDisposable
{
    private static readonly Instant Begin = Instant.FromUtc(new DateTime(2026, 3, 2, 0, 0, 0, DateTimeKind.Utc));

    private readonly FakeHistory history = new();
    private readonly SiteLoop loop;
    private readonly SiteRecorder recorder;

    public RecorderTroubleTests()
    {
        var scenario = ScenarioBuilder.Build(new ScenarioRequest { From = ScenarioBuilder.DefaultStart, To = ScenarioBuilder.DefaultStart + TimeSpan.FromHours(6) }).Value;
        var demo = new DemoSite(scenario, 1.98e6, 1e4);
        loop = new SiteLoop(demo.Tree, demo, demo, demo, TimeProvider.System, scenario.From);
        recorder = new SiteRecorder(history, loop.Events, "site");
    }

    public void Dispose() => loop.Dispose();

    [Fact]
    public void Slow_value_is_kept_when_it_changes_and_once_a_minute()
    {
        var kept = Take(isFast: false, second => second < 100 ? 5 : 6, 200);
        Assert.Equal([0, 60, 100, 160], kept.Select(s => (s.At - Begin).TotalSeconds));
        Assert.Equal([5, 5, 6, 6], kept.Select(s => s.Value));
    }

    [Fact]
    public void Power_is_kept_every_second() => Assert.Equal(200, Take(isFast: true, _ => 5, 200).Count);

    [Fact]
    public void Value_that_is_not_known_any_more_ends_once_and_begins_again()
    {
        var kept = Take(isFast: false, second => second is >= 10 and < 20 ? null : 5, 30);
        Assert.Equal([(0, Quality.Good), (10, Quality.Missing), (20, Quality.Good)], kept.Select(s => ((int)(s.At - Begin).TotalSeconds, s.Quality)));
    }

    [Fact]
    public void Clock_that_goes_back_begins_anew_and_one_that_jumps_ahead_goes_on()
    {
        var series = new FollowedSeries(1, isFast: true);
        var kept = new List<HistorySample>();
        foreach (int second in (int[])[0, 1, 90_000, 90_001, 2, 3, 3])
        {
            var now = Begin + TimeSpan.FromSeconds(second);
            series.Take(Reading.Good(5, now), now, kept);
        }

        Assert.Equal([0, 1, 90_000, 90_001, 2, 3], kept.Select(s => (s.At - Begin).TotalSeconds));
    }

    [Fact]
    public void Reading_from_the_future_is_dated_when_it_became_known()
    {
        var series = new FollowedSeries(1, isFast: true);
        var kept = new List<HistorySample>();
        series.Take(Reading.Good(5, Begin + TimeSpan.FromDays(1)), Begin, kept);
        Assert.Equal(Begin, Assert.Single(kept).At);
    }

    [Fact]
    public void History_that_keeps_nothing_is_told_once_and_control_goes_on()
    {
        Cycle();
        history.Trouble = new Fault("MP3430", "The disk is full.", "Make room.");
        for (int i = 0; i < 5; i++)
        {
            Cycle();
        }

        Assert.Equal(6, loop.View!.Cycles);
        Assert.Equal(0, loop.View.FailedCycles);
        Assert.Contains("MP3430", Assert.Single(Told("history-failed")));
        history.Trouble = null;
        Cycle();
        Assert.Single(Told("history-failed-over"));
    }

    [Fact]
    public void Samples_that_were_dropped_are_told_and_events_are_kept_when_there_is_room_again()
    {
        Cycle();
        history.IsFull = true;
        loop.Events.Add(loop.Now, "meanwhile", "a", "Something happened.");
        Cycle();
        Cycle();
        Assert.Contains("MP3433", Assert.Single(Told("history-dropped")));
        Assert.DoesNotContain(history.Happened, e => e.Kind == "meanwhile");
        history.IsFull = false;
        Cycle();
        Assert.Single(history.Happened, e => e.Kind == "meanwhile");
        Assert.Single(Told("history-dropped-over"));
    }

    [Fact]
    public void Damaged_block_is_told_when_somebody_comes_upon_it()
    {
        Cycle();
        history.Damaged = 2;
        Cycle();
        Cycle();
        Assert.Contains("MP3432: 2 blocks", Assert.Single(Told("history-damaged")));
    }

    [Fact]
    public void Plan_is_kept_as_it_was_in_force_at_that_moment()
    {
        Cycle();
        var slot = loop.View!.Plan?.SlotAt(loop.View.At);
        Assert.Equal(slot?.BatteryWatts.Value is { } watts ? [watts] : [], history.Of("plan/battery").Select(s => s.Value));
    }

    private static List<HistorySample> Take(bool isFast, Func<int, double?> value, int seconds)
    {
        var series = new FollowedSeries(1, isFast);
        var kept = new List<HistorySample>();
        for (int second = 0; second < seconds; second++)
        {
            var now = Begin + TimeSpan.FromSeconds(second);
            series.Take(value(second) is { } known ? Reading.Good(known, now) : Reading.Missing, now, kept);
        }

        return kept;
    }

    private void Cycle()
    {
        loop.Step();
        recorder.Take(loop.View!, null);
    }

    private IEnumerable<string> Told(string kind) => loop.Events.Newest(100).Where(e => e.Kind == kind).Select(e => e.Text);
}
