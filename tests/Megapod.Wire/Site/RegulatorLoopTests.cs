namespace Megapod.Wire.Site;

using Megapod.Control.Regulator;
using Megapod.Core.Model;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Lab;
using Megapod.Site.Loop;

/// <summary>The regulator's own thread, with a clock that the test moves and devices that do as the test says.</summary>
public sealed class RegulatorLoopTests : IDisposable
{
    private static readonly PowerTree Tree = PowerTree.From(DefaultSite.ReadOr(null).Value);
    private static readonly TimeSpan Period = Tree.Site.Battery!.RegulatorPeriod;
    private readonly FakeClock clock = new();
    private readonly Link link = new();
    private readonly CancellationTokenSource stop = new();
    private readonly RegulatorLoop loop;
    private int calls;
    private Thread? thread;

    public RegulatorLoopTests() => loop = new RegulatorLoop(Tree, link, clock, () => calls++);

    [Fact]
    public void Nothing_is_told_before_the_cycle_has_decided()
    {
        Turn(1);
        Assert.Empty(link.Told);
        Order(1_000_000);
        Turn(2);
        Assert.Equal(-200_000, Assert.Single(link.Told).Power.Value, 1.0);
    }

    [Fact]
    public void Battery_is_told_anew_each_period_under_the_ledgers_number()
    {
        Order(1_000_000);
        for (int turn = 1; turn <= 5; turn++)
        {
            Turn(turn);
        }

        Assert.Equal(5, link.Told.Count);
        Assert.All(link.Told, s => Assert.Equal(7u, s.Sequence));

        // Each lapses when the first one does, because that is what the ledger counts.
        Assert.Equal([179.9, 179.8, 179.7, 179.6, 179.5], link.Told.Select(s => Math.Round(s.Duration.TotalSeconds, 3)));
    }

    [Fact]
    public void Target_of_a_cycle_that_died_lapses()
    {
        Order(1_000_000, highest: 0);
        Turn(1);
        Assert.Equal(-200_000, link.Told[^1].Power.Value, 1.0);
        clock.MoveTo(TimeSpan.FromSeconds(4));
        clock.AwaitSleeperUntil(TimeSpan.FromSeconds(4) + Period);
        Assert.Equal(0, link.Told[^1].Power.Value);
    }

    [Fact]
    public void Cycle_that_waited_for_the_disk_does_not_set_the_regulators_clock_back()
    {
        Order(1_000_000);
        Turn(1);
        Turn(2);
        Turn(3);

        // Decided at the first turn, handed over now: it lapses when it was decided to.
        loop.Publish(Target(1_000_000, 1_000_000), 8, TimeSpan.FromSeconds(180), Link.Start + Period, Period.Ticks);
        Turn(4);
        Assert.Equal(8u, link.Told[^1].Sequence);
        Assert.Equal(179.7, link.Told[^1].Duration.TotalSeconds, 6);

        // One that woke late by half a period: time stands still for that long, and does not go back.
        loop.Publish(Target(1_000_000, 1_000_000), 9, TimeSpan.FromSeconds(180), Link.Start + (3 * Period), (long)(4.5 * Period.Ticks));
        Turn(5);
        Assert.Equal(link.ReadAt[^2], link.ReadAt[^1]);
        Assert.Equal(link.ReadAt.Order(), link.ReadAt);
    }

    [Fact]
    public void Battery_that_is_gone_is_told_nothing()
    {
        loop.Publish(Target(1_000_000, 0), 0, TimeSpan.FromSeconds(180), Instant.Never, 0);
        Turn(1);
        Assert.Empty(link.Told);
    }

    [Fact]
    public void Connection_that_fails_is_counted_and_does_not_end_the_loop()
    {
        Order(1_000_000);
        link.Fails = true;
        Turn(1);
        Assert.Equal(1, loop.Failures);
        link.Fails = false;
        Turn(2);
        Assert.Single(link.Told);
    }

    [Fact]
    public void Battery_that_does_not_follow_calls_the_cycle_once()
    {
        Order(1_000_000);
        for (int turn = 1; turn <= 30; turn++)
        {
            // It was told to give 200 kW and more, and gives nothing.
            link.Import = 1_600_000;
            Turn(turn);
        }

        Assert.Equal(1, calls);
    }

    [Fact]
    public void Step_test_that_a_person_asked_for_runs_once_and_says_what_came_of_it()
    {
        Assert.False(loop.AskForStepTest());
        Order(2_000_000);
        Turn(1);
        Assert.True(loop.AskForStepTest());
        Assert.False(loop.AskForStepTest());
        double power = Tree.Site.Battery!.Power.Value;
        for (int turn = 2; turn <= 90; turn++)
        {
            var lasting = Target(2_000_000, 1_000_000) with { Until = Instant.Forever };
            loop.Publish(in lasting, 7, TimeSpan.FromSeconds(180), Link.Start + clock.Elapsed, clock.GetTimestamp());
            Turn(turn);
            link.Battery = link.Told[^1].Power.Value;
            link.Import = 1_200_000 + link.Battery;
        }

        Assert.Contains(link.Told, s => s.Power.Value == -StepTest.UsualShare * power);
        Assert.Equal(0, link.Told[^1].Power.Value, 1.0);
        var result = loop.TakeStepTestResult();
        Assert.Equal(-StepTest.UsualShare * power, result!.StepWatts);
        Assert.True(result.Path!.CommandDelay < Tree.Site.Battery.CommandDelay + Period);
        Assert.Null(loop.TakeStepTestResult());
        Assert.True(loop.AskForStepTest());
    }

    [Fact]
    public void Step_test_ends_when_the_site_leaves_the_grid_or_the_battery_is_gone()
    {
        Order(2_000_000);
        Turn(1);
        Assert.True(loop.AskForStepTest());
        Turn(2);
        loop.CancelStepTest();
        Turn(3);
        Assert.Equal(new StepTestResult(0, null), loop.TakeStepTestResult());
        Assert.True(loop.AskForStepTest());
        Turn(4);
        loop.Publish(Target(2_000_000, 0), 0, TimeSpan.FromSeconds(180), Instant.Never, 0);
        Turn(5);
        Assert.Equal(new StepTestResult(0, null), loop.TakeStepTestResult());
    }

    [Fact]
    public void Set_point_that_a_freeze_held_up_is_not_told()
    {
        Order(1_000_000);
        Turn(1);
        Assert.Single(link.Told);
        link.Reads = () => clock.MoveTo(TimeSpan.FromSeconds(20));
        clock.MoveTo(2 * Period);
        clock.AwaitSleeperUntil(TimeSpan.FromSeconds(20) + Period);
        Assert.DoesNotContain(link.Told.Skip(1), s => s.Power.Value < 0);
        Assert.All(link.Told.Skip(1), s => Assert.InRange(s.Duration.TotalSeconds, 1, 160));
    }

    [Fact]
    public void Set_point_that_would_have_lapsed_already_is_not_told()
    {
        Order(1_000_000);
        Turn(1);
        clock.MoveTo(TimeSpan.FromSeconds(180));
        clock.AwaitSleeperUntil(TimeSpan.FromSeconds(180) + Period);
        Assert.Single(link.Told);
    }

    [Fact]
    public void Late_steps_are_measured_and_missed_ones_are_not_made_up_for()
    {
        Order(1_000_000);
        Turn(1);
        clock.MoveTo(3.5 * Period);
        clock.AwaitSleeperUntil(4 * Period);
        Assert.Equal(2, link.Told.Count);
        Assert.Equal(1.5 * Period, loop.Jitter.Worst);
        Assert.Equal(2, loop.Jitter.Total);
    }

    public void Dispose()
    {
        stop.Cancel();
        thread?.Join();
        loop.Dispose();
        stop.Dispose();
    }

    private void Turn(int number)
    {
        if (thread is null)
        {
            thread = new Thread(() => loop.Run(stop.Token)) { IsBackground = true };
            thread.Start();
            clock.AwaitSleeperUntil(Period);
        }

        clock.MoveTo(number * Period);
        clock.AwaitSleeperUntil((number + 1) * Period);
    }

    private void Order(double boundary, double highest = 1_000_000) => loop.Publish(Target(boundary, highest), 7, TimeSpan.FromSeconds(180), Link.Start + clock.Elapsed, clock.GetTimestamp());

    private static RegulatorTarget Target(double boundary, double highest) =>
        new(RegulatorMode.PeakBudget, boundary, -1_000_000, highest, MayDischarge: true, Link.Start + TimeSpan.FromSeconds(3)) { LimitWatts = boundary };

    private sealed class Link : IRegulatorLink
    {
        public static readonly Instant Start = new(TimeSpan.TicksPerDay);

        public List<BatterySetpoint> Told { get; } = [];

        public double Import { get; set; } = 1_200_000;

        public double Battery { get; set; }

        public bool Fails { get; set; }

        /// <summary>What happens during the next reading.</summary>
        public Action? Reads { get; set; }

        public List<Instant> ReadAt { get; } = [];

        public FastReadings Read(Instant now)
        {
            ReadAt.Add(now);
            Reads?.Invoke();
            Reads = null;
            return Fails
                ? throw new InvalidOperationException("The meter's connection is gone.")
                : new FastReadings(Reading.Good(Import, now), Reading.Good(Battery, now), Reading.Missing, Reading.Missing);
        }

        public void Send(in BatterySetpoint setpoint, Instant now) => Told.Add(setpoint);
    }
}
