namespace Megapod.Wire.Site;

using Megapod.Core.Model;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Lab;
using Megapod.Site.Loop;

/// <summary>A step test from the asking to the event, by the live loop and its regulator on a clock that the test moves: ten steps of the regulator in each cycle.</summary>
public sealed class StepTestLoopTests : IDisposable
{
    private static readonly Instant Start = Instant.FromUtc(new DateTime(2025, 6, 1, 9, 0, 0, DateTimeKind.Utc));
    private readonly FakeClock clock = new();
    private readonly FakeDevices devices = new();
    private readonly Link link;
    private readonly SiteLoop loop;
    private int steps;

    public StepTestLoopTests()
    {
        link = new Link(devices);
        loop = new SiteLoop(PowerTree.From(DefaultSite.ReadOr(null).Value), devices, devices, plans: null, clock, Start, link: link);
        Live(seconds: 5);
    }

    [Fact]
    public void Event_says_what_the_battery_showed_and_the_certificate_counts_it()
    {
        Assert.True(loop.Fast!.AskForStepTest());
        Live(seconds: 10);
        string text = Assert.Single(Told());
        Assert.StartsWith("A step of 475 kW down: for 0.", text, StringComparison.Ordinal);
        Assert.NotNull(loop.Fast.Proof.TestedAt);
        Assert.Contains(link.Told, w => w == -475_000);
        Assert.Equal(0, link.Told[^1], 1.0);
    }

    [Fact]
    public void Site_that_leaves_the_grid_ends_the_test_before_its_step()
    {
        Assert.True(loop.Fast!.AskForStepTest());
        Live(seconds: 1);
        devices.Topology = GridTopology.Islanded;
        Live(seconds: 10);
        Assert.Contains("the site left the grid", Assert.Single(Told()), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        loop.Dispose();
        devices.Dispose();
    }

    private string[] Told() => [.. loop.Events.After(0).Events.Where(e => e.Kind == "step-test").Select(e => e.Text)];

    private void Live(int seconds)
    {
        for (int end = steps + (10 * seconds); steps < end; steps++)
        {
            clock.MoveTo(steps * TimeSpan.FromMilliseconds(100));
            if (steps % 10 == 0)
            {
                loop.Step();
            }

            loop.Fast!.Step();
        }
    }

    /// <summary>A battery that is where it was told to be by the next step, and 1.2 MW of load that does not change.</summary>
    private sealed class Link(FakeDevices devices) : IRegulatorLink
    {
        public List<double> Told { get; } = [];

        private double Battery => Told.Count == 0 ? 0 : Told[^1];

        public FastReadings Read(Instant now) => new(Reading.Good(1_200_000 + Battery, now), Reading.Good(Battery, now), Reading.Missing, Reading.Missing);

        public void Send(in BatterySetpoint setpoint, Instant now)
        {
            Told.Add(setpoint.Power.Value);
            devices.Send(in setpoint);
        }
    }
}
