namespace Megapod.Wire.Site;

using Megapod.Core.Model;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Lab;
using Megapod.Site.Loop;

/// <summary>The loop on its own thread with a clock that only the test moves: pace, lateness, devices that hang or fail, and the end.</summary>
public sealed class SiteLoopTimeTests : IDisposable
{
    private static readonly Instant Start = Instant.FromUtc(new DateTime(2025, 6, 1, 9, 0, 0, DateTimeKind.Utc));
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly PowerTree tree = PowerTree.From(DefaultSite.ReadOr(null).Value);
    private readonly FakeClock clock = new();
    private readonly FakeDevices devices = new();
    private readonly CancellationTokenSource stop = new();
    private SiteLoop loop = null!;
    private Thread? thread;

    public void Dispose()
    {
        stop.Cancel();
        devices.Released.Set();
        Assert.True(thread is null || thread.Join(TimeSpan.FromSeconds(30)), "the loop did not stop");
        loop.Dispose();
        devices.Dispose();
        stop.Dispose();
    }

    [Fact]
    public void Loop_makes_one_cycle_a_second()
    {
        Begin(speed: 1);
        for (int k = 1; k <= 5; k++)
        {
            clock.AwaitSleeperUntil(k * Second);
            Assert.Equal(k, devices.Reads.Count);
            clock.MoveTo(k * Second);
        }

        clock.AwaitSleeperUntil(6 * Second);
        Assert.Equal([.. Enumerable.Range(0, 6).Select(k => Start + (k * Second))], devices.Reads);
        Assert.Equal(0, loop.View!.LateCycles + loop.View.SkippedCycles);
    }

    [Fact]
    public void Loop_at_speed_20_makes_20_cycles_a_second_a_site_second_apart()
    {
        Begin(speed: 20);
        RunUntil(Second, period: Second / 20);
        Assert.Equal([.. Enumerable.Range(0, 21).Select(k => Start + (k * Second))], devices.Reads);
        Assert.Equal(0, loop.View!.SlippedSeconds);
    }

    [Fact]
    public void Loop_that_was_held_up_skips_what_it_missed_and_says_so()
    {
        Begin(speed: 1);
        clock.AwaitSleeperUntil(Second);
        clock.MoveTo(4.4 * Second);
        clock.AwaitSleeperUntil(5 * Second);
        Assert.Equal([Start, Start + (4 * Second)], devices.Reads);
        Assert.Equal(3, loop.View!.SkippedCycles);
        Assert.Equal(1, loop.View.LateCycles);
        Assert.Equal(Start + (5 * Second), loop.Now);
    }

    [Fact]
    public void Emulated_site_catches_up_with_a_short_delay_cycle_by_cycle()
    {
        Begin(speed: 10);
        clock.AwaitSleeperUntil(Second / 10);
        clock.MoveTo(Second);
        clock.AwaitSleeperUntil(1.1 * Second);
        Assert.Equal([.. Enumerable.Range(0, 11).Select(k => Start + (k * Second))], devices.Reads);
        Assert.Equal(0, loop.View!.SlippedSeconds);
    }

    [Fact]
    public void Emulated_site_that_is_more_than_a_second_behind_runs_slower_and_skips_no_cycle()
    {
        Begin(speed: 10);
        clock.AwaitSleeperUntil(Second / 10);
        clock.MoveTo(3.1 * Second);
        clock.AwaitSleeperUntil(3.2 * Second);
        Assert.Equal([Start, Start + Second], devices.Reads);
        Assert.Equal(30, loop.View!.SlippedSeconds, 1e-6);
        Assert.Equal(0, loop.View.SkippedCycles);
    }

    [Fact]
    public void Devices_that_hang_leave_the_site_its_cycles_and_old_readings_stop_counting()
    {
        devices.OnRead = now => HangFrom(now, Start + (3 * Second));
        Begin(speed: 1);
        RunUntil(2 * Second, Second);
        for (int k = 3; k <= 10; k++)
        {
            clock.MoveTo(k * Second);
            clock.AwaitSleeperUntil((k + 0.25) * Second);
            clock.MoveTo((k + 0.25) * Second);
            clock.AwaitSleeperUntil((k + 1) * Second);
        }

        var view = loop.View!;
        Assert.True(loop.IsAlive);
        Assert.Equal(11, view.Cycles);
        Assert.Equal(8, view.StalledReads);
        Assert.Equal(0, view.LateCycles + view.SkippedCycles + view.FailedCycles);
        Assert.All(view.Nodes, n => Assert.Null(n.Watts));
        Assert.All(view.Consumers, c => Assert.True(c.WorstCaseWatts >= c.CeilingWatts, $"{c.Id} may draw {c.CeilingWatts} W and counts as {c.WorstCaseWatts} W"));
        Assert.True(view.CommittedWatts <= view.LimitWatts - view.MarginWatts);
        Assert.Single(loop.Events.After(0).Events, e => e.Kind == "reading-stalled");

        clock.MoveTo(11 * Second);
        clock.AwaitSleeperUntil(11.25 * Second);
        devices.OnRead = _ => { };
        devices.Released.Set();
        clock.AwaitSleeperUntil(12 * Second);
        Assert.Single(loop.Events.After(0).Events, e => e.Kind == "reading-stalled-over");
        Assert.All(loop.View!.Consumers, c => Assert.Equal(0, c.AgeSeconds));
    }

    [Fact]
    public void Devices_that_cannot_be_read_are_told_once_and_the_cycle_goes_on()
    {
        devices.OnRead = now => Throw(now >= Start + (3 * Second) && now < Start + (9 * Second), "the driver has a bug");
        Begin(speed: 1);
        RunUntil(8 * Second, Second);
        var view = loop.View!;
        Assert.Equal(6, view.FailedReads);
        Assert.Equal(0, view.FailedCycles);
        Assert.Equal(9, view.Cycles);
        Assert.All(view.Consumers, c => Assert.True(c.Watts is null && c.AgeSeconds > 5 && c.WorstCaseWatts >= c.CeilingWatts, c.ToString()));
        int sent = devices.Grants.Count;
        RunUntil(20 * Second, Second);
        Assert.True(devices.Grants.Count > sent);
        Assert.Equal(["reading-failed", "reading-failed-over"], loop.Events.After(0).Events.Where(e => e.Kind.StartsWith("reading", StringComparison.Ordinal)).Select(e => e.Kind));
    }

    [Fact]
    public void Grant_that_could_not_be_sent_stays_counted_and_the_others_are_sent()
    {
        int deaf = tree.ConnectorCount;
        var tried = new List<GrantCommand>();
        bool isDeaf = true;
        devices.OnGrant = command =>
        {
            if (command.Consumer == deaf && Volatile.Read(ref isDeaf))
            {
                tried.Add(command);
                throw new IOException("no route to the rack");
            }
        };
        Begin(speed: 1);
        RunUntil(20 * Second, Second);
        var view = loop.View!;
        Assert.NotEmpty(tried);
        Assert.DoesNotContain(devices.Grants, g => g.Consumer == deaf);
        Assert.Equal([.. Enumerable.Range(0, tree.ConnectorCount + tree.RackCount).Where(i => i != deaf)], devices.Grants.Select(g => g.Consumer).Distinct().Order());
        Assert.True(view.Consumers[deaf].WorstCaseWatts >= tried[^1].Ceiling.Value);
        Assert.Equal(tried.Count, view.FailedCommands);
        Assert.Equal(0, view.FailedCycles);
        Assert.Equal(21, devices.Setpoints);
        Assert.Single(loop.Events.After(0).Events, e => e.Kind == "command-failed" && e.Subject == tree.Consumers[deaf].Id);

        Volatile.Write(ref isDeaf, false);
        RunUntil(40 * Second, Second);
        Assert.Contains(devices.Grants, g => g.Consumer == deaf);
        Assert.Single(loop.Events.After(0).Events, e => e.Kind == "command-failed-over" && e.Subject == tree.Consumers[deaf].Id);
    }

    [Fact]
    public void Site_without_its_planner_goes_on_and_says_so_once()
    {
        Begin(speed: 1, new BrokenPlanner());
        RunUntil(5 * Second, Second);
        Assert.NotEmpty(devices.Grants);
        Assert.Null(loop.View!.Plan);
        Assert.Single(loop.Events.After(0).Events, e => e.Kind == "plan-failed");
    }

    [Fact]
    public void Stop_ends_the_loop_between_cycles_and_nothing_is_sent_afterwards()
    {
        Begin(speed: 1);
        RunUntil(3 * Second, Second);
        int sent = devices.Grants.Count;
        StopAndJoin();
        clock.MoveTo(60 * Second);
        Assert.Equal(sent, devices.Grants.Count);
        Assert.Equal(4, devices.Reads.Count);
        Assert.Equal("stopped", loop.Events.Newest(1)[0].Kind);
    }

    [Fact]
    public void Stop_does_not_wait_for_devices_that_hang_and_sends_nothing_more()
    {
        devices.OnRead = now => HangFrom(now, Start + (2 * Second));
        Begin(speed: 1);
        RunUntil(Second, Second);
        int sent = devices.Grants.Count;
        clock.MoveTo(2 * Second);
        clock.AwaitSleeperUntil(2.25 * Second);
        StopAndJoin();
        Assert.Equal(sent, devices.Grants.Count);
        Assert.Equal("stopped", loop.Events.Newest(1)[0].Kind);
    }

    private void Begin(double speed, IPlanSource? plans = null)
    {
        loop = new SiteLoop(tree, devices, devices, plans, clock, Start, speed);
        thread = new Thread(() => loop.Run(stop.Token)) { IsBackground = true };
        thread.Start();
    }

    /// <summary>Lets the loop make every cycle up to a time and waits until it sleeps after it.</summary>
    private void RunUntil(TimeSpan end, TimeSpan period)
    {
        for (var due = (Math.Floor(clock.Elapsed / period) + 1) * period; due <= end; due += period)
        {
            clock.AwaitSleeperUntil(due);
            clock.MoveTo(due);
        }

        clock.AwaitSleeperUntil(end + period);
    }

    private void StopAndJoin()
    {
        stop.Cancel();
        Assert.True(thread!.Join(TimeSpan.FromSeconds(30)), "the loop did not stop");
    }

    private void HangFrom(Instant now, Instant from)
    {
        if (now >= from)
        {
            devices.Released.Wait(CancellationToken.None);
        }
    }

    private static void Throw(bool condition, string message)
    {
        if (condition)
        {
            throw new InvalidOperationException(message);
        }
    }

    private sealed class BrokenPlanner : IPlanSource
    {
        public Plan? PlanAt(SiteSnapshot snapshot, Instant now) => throw new InvalidOperationException("the planner has a bug");
    }
}
