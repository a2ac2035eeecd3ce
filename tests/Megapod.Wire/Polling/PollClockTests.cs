namespace Megapod.Wire.Polling;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.Polling;

/// <summary>When a device is asked next, and how long it takes to answer.</summary>
public sealed class PollClockTests
{
    private static readonly Instant Start = Instant.FromUtc(new DateTime(2026, 5, 1, 0, 0, 0, DateTimeKind.Utc));
    private static readonly PollPace Pace = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(30));

    [Fact]
    public void Device_that_answers_is_asked_at_its_period_from_beginning_to_beginning()
    {
        var clock = new PollClock(Pace, new SeededRandom(1));
        Assert.True(clock.Due <= Start);
        clock.Begin(Start);
        clock.Succeed(Start + TimeSpan.FromMilliseconds(300));
        Assert.Equal(Start + TimeSpan.FromSeconds(1), clock.Due);

        // One that took five periods is asked again at once, once.
        clock.Begin(Start);
        clock.Succeed(Start + TimeSpan.FromSeconds(5));
        Assert.Equal(Start + TimeSpan.FromSeconds(5), clock.Due);
    }

    [Fact]
    public void Device_that_fails_is_left_alone_for_longer_each_time_up_to_a_bound()
    {
        var clock = new PollClock(Pace, new SeededRandom(1));
        var now = Start;
        double[] most = [1, 2, 4, 8, 16, 30, 30, 30];
        foreach (double pause in most)
        {
            clock.Begin(now);
            clock.Fail(now);
            Assert.InRange((clock.Due - now).TotalSeconds, 0.75 * pause, pause);
            now = clock.Due;
        }

        Assert.Equal(8, clock.Failures);
        clock.Begin(now);
        clock.Succeed(now);
        Assert.Equal(0, clock.Failures);
        Assert.Equal(now + TimeSpan.FromSeconds(1), clock.Due);
    }

    [Fact]
    public void Devices_that_failed_together_do_not_come_back_together()
    {
        var dues = Enumerable.Range(0, 50).Select(seed =>
        {
            var clock = new PollClock(Pace, new SeededRandom((ulong)seed));
            for (int k = 0; k < 6; k++)
            {
                clock.Begin(Start);
                clock.Fail(Start);
            }

            return (clock.Due - Start).TotalSeconds;
        }).ToList();
        Assert.True(dues.Max() - dues.Min() > 5, $"{dues.Min()} to {dues.Max()} s");
    }

    [Fact]
    public void Longest_delay_is_that_of_a_day_and_is_forgotten_after_one()
    {
        var meter = new DelayMeter();
        meter.Add(Start, TimeSpan.FromMilliseconds(900));
        meter.Add(Start + TimeSpan.FromHours(1), TimeSpan.FromMilliseconds(20));
        Assert.Equal(20, meter.Last.TotalMilliseconds);
        Assert.Equal(900, meter.Longest(Start + TimeSpan.FromHours(23.9)).TotalMilliseconds);
        Assert.Equal(20, meter.Longest(Start + TimeSpan.FromHours(24)).TotalMilliseconds);
        Assert.Equal(TimeSpan.Zero, meter.Longest(Start + TimeSpan.FromHours(50)));

        // The same hour of the next day is another hour.
        meter.Add(Start + TimeSpan.FromHours(24.5), TimeSpan.FromMilliseconds(5));
        Assert.Equal(20, meter.Longest(Start + TimeSpan.FromHours(24.5)).TotalMilliseconds);
    }
}
