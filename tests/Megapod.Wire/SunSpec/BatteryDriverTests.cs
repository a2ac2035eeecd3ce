namespace Megapod.Wire.SunSpec;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.Polling;
using Megapod.Devices.SunSpec;
using Megapod.Lab;

/// <summary>The battery's driver between loop and device: what it holds, what it says back, and when our heart beats.</summary>
public sealed class BatteryDriverTests : SunSpecBench
{
    private static readonly PowerTree Tree = PowerTree.From(DefaultSite.ReadOr(null).Value);
    private readonly FakeDevice fake = new(40000, 1, 701, 704, 713, 715, 802);
    private readonly SiteBoard board = new(Tree);
    private readonly SiteSnapshot snapshot = new(Tree);
    private readonly SunSpecBatteryDriver driver;

    public BatteryDriverTests()
    {
        foreach (int model in (int[])[701, 704, 713, 715, 802])
        {
            foreach (var point in OfficialModel.Load(model).Points.Where(p => p.Type == "sunssf"))
            {
                fake.Put(model, point.Name, 0);
            }
        }

        foreach (var (model, point, value) in new[]
        {
            (701, "W", 0L), (713, "SoC", 60), (704, "WSetEna", 0), (704, "WSetMod", 1), (704, "WSet", 0), (704, "WSetRvrt", 0), (704, "WSetEnaRvrt", 0), (704, "WSetRvrtTms", 0), (704, "WSetRvrtRem", 0),
            (715, "LocRemCtl", 0), (715, "ControllerHb", 7), (802, "SocRsvMax", 100), (802, "SoCRsvMin", 0),
        })
        {
            fake.Put(model, point, value);
        }

        driver = new SunSpecBatteryDriver("battery", fake, board, Tree.Site.Battery!, PollPace.Usual, () => fake.Now);
    }

    [Theory]
    [InlineData(500_000, 9.9, 9)]
    [InlineData(-500_000, 9.1, 10)]
    [InlineData(0, 9.9, 9)]
    [InlineData(500_000, 0.9, 0)]
    [InlineData(-500_000, 0.4, 1)]
    [InlineData(-500_000, 0, 0)]
    public void Charging_is_held_no_longer_than_it_may_and_discharge_no_shorter(double watts, double left, double held) =>
        Assert.Equal(held, SunSpecBatteryDriver.HoldOf(new Watts(watts), TimeSpan.FromSeconds(left))?.TotalSeconds ?? 0);

    [Fact]
    public async Task Set_point_is_armed_for_what_is_left_of_it_answered_once_and_never_sent_when_it_has_run_out()
    {
        await PollAsync();
        Tell(1, -300_000, 180);
        fake.Now += TimeSpan.FromSeconds(2.5);
        Assert.Null(await driver.CarryAsync(fake.Now, Stop));
        Assert.Equal((300_000, 178, 0), (fake.Get(704, "WSet"), fake.Get(704, "WSetRvrtTms"), fake.Get(704, "WSetRvrt")));
        Assert.False(driver.HasCommand);
        var report = Assert.Single(Look().Reports);
        Assert.Equal(new CommandReport(SiteSnapshot.BatteryCommand, 1, Accepted: true, fake.Now), report);
        Assert.Equal(2.5, driver.LongestCommand(fake.Now).TotalSeconds, 6);

        // The same again under the same number is held already; another power is not.
        Tell(1, -300_000, 177);
        Assert.False(driver.HasCommand);
        Tell(1, -310_000, 177);
        Assert.True(driver.HasCommand);
        await driver.CarryAsync(fake.Now, Stop);
        Assert.Empty(Look().Reports);

        Tell(2, 100_000, 10);
        fake.Now += TimeSpan.FromSeconds(10);
        int writes = fake.Requests.Count(r => r.IsWrite);
        Assert.Null(await driver.CarryAsync(fake.Now, Stop));
        Assert.Equal(writes, fake.Requests.Count(r => r.IsWrite));
        Assert.False(driver.HasCommand);
        Assert.Empty(Look().Reports);
    }

    /// <summary>
    /// The ledger counts 1 s between decision and force. Each request takes 0.19 s from here on: arming takes six, 1.14 s, 0.14 s too long, so that 10 s of charging are armed a second time for 10 − 1.14 − 0.14 s,
    /// 8 whole ones. What is held already is not written again: that and the next set-point take five, which is in time, so that the next is armed once, for all of its 10 s.
    /// </summary>
    [Fact]
    public async Task Charging_whose_arming_took_longer_than_is_counted_on_is_armed_again_for_what_is_left()
    {
        await PollAsync();
        Slow(TimeSpan.FromSeconds(0.19));
        var written = Instant.Never;
        fake.Written = _ => written = fake.Get(704, "WSetEna") == 1 && fake.Get(715, "ControllerHb") == 7 ? fake.Now : written;
        Tell(1, 200_000, 10);
        var until = fake.Now + TimeSpan.FromSeconds(10 + 1);
        Assert.Null(await driver.CarryAsync(fake.Now, Stop));
        Assert.Equal((-200_000, 8), (fake.Get(704, "WSet"), fake.Get(704, "WSetRvrtTms")));
        Assert.True(written + TimeSpan.FromSeconds(8) <= until, $"{written}, {until}");
        Assert.True(Look().Reports.Single().Accepted);
        Assert.Null(driver.Trouble);

        await PollAsync();
        Tell(2, 210_000, 10);
        int requests = fake.Requests.Count;
        await driver.CarryAsync(fake.Now, Stop);
        Assert.Equal((-210_000, 10), (fake.Get(704, "WSet"), fake.Get(704, "WSetRvrtTms")));
        Assert.True(fake.Requests.Count - requests < 10);

        // Support may last longer than it was promised.
        await PollAsync();
        Tell(3, -210_000, 10);
        await driver.CarryAsync(fake.Now, Stop);
        Assert.Equal(10, fake.Get(704, "WSetRvrtTms"));
    }

    [Fact]
    public async Task Charging_that_comes_into_force_later_each_time_is_put_to_rest_and_named()
    {
        await PollAsync();
        Slow(TimeSpan.FromSeconds(0.19), TimeSpan.FromSeconds(0.012));
        Tell(1, 200_000, 60);
        Assert.Null(await driver.CarryAsync(fake.Now, Stop));
        Assert.Equal((0, "MP3749"), (fake.Get(704, "WSet"), driver.Trouble?.Code));
        Assert.False(Look().Reports.Single().Accepted);
    }

    [Fact]
    public async Task Set_point_that_did_not_get_through_waits_and_a_newer_one_takes_its_place()
    {
        await PollAsync();
        Tell(1, 200_000, 60);
        fake.Fails = (isWrite, _, _) => isWrite ? new Megapod.Core.Outcomes.Fault("MP3702", "no answer", "look") : null;
        Assert.Equal("MP3702", (await driver.CarryAsync(fake.Now, Stop))!.Code);
        Assert.True(driver.HasCommand);
        Tell(2, 250_000, 60);
        fake.Fails = null;
        Assert.Null(await driver.CarryAsync(fake.Now, Stop));
        Assert.Equal(-250_000, fake.Get(704, "WSet"));
        Assert.Equal((2u, true), (Look().Reports.Single().Sequence, snapshot.Reports.Single().Accepted));
    }

    [Fact]
    public async Task Refusal_is_no_acceptance_and_no_silence()
    {
        await PollAsync();
        fake.Put(715, "LocRemCtl", 1);
        await PollAsync();
        Tell(1, 200_000, 60);
        Assert.Null(await driver.CarryAsync(fake.Now, Stop));
        Assert.Equal("MP3740", driver.Trouble!.Code);
        Assert.False(driver.HasCommand);
        Assert.False(Look().Reports.Single().Accepted);
        Assert.Equal(0, fake.Get(704, "WSet"));
        fake.Put(715, "LocRemCtl", 0);
        await PollAsync();
        Tell(2, 200_000, 60);
        await driver.CarryAsync(fake.Now, Stop);
        Assert.Null(driver.Trouble);
        Assert.True(Look().Reports.Single().Accepted);
    }

    [Fact]
    public async Task Heart_beats_with_what_is_carried_and_only_while_the_loop_does_its_work()
    {
        await PollAsync();
        for (uint k = 1; k <= 3; k++)
        {
            fake.Now += TimeSpan.FromSeconds(1);
            await PollAsync();
            Assert.Equal(6 + k, fake.Get(715, "ControllerHb"));
            Tell(k, 100_000 + k, 60);
            await driver.CarryAsync(fake.Now, Stop);
            Assert.Equal(7 + k, fake.Get(715, "ControllerHb"));
        }

        driver.IsLoopHealthy = () => false;
        fake.Now += TimeSpan.FromSeconds(1);
        await PollAsync();
        Tell(4, 100_004, 60);
        await driver.CarryAsync(fake.Now, Stop);
        Assert.Equal(10, fake.Get(715, "ControllerHb"));
    }

    [Fact]
    public async Task Reserve_of_the_site_file_is_written_into_the_device_once()
    {
        await PollAsync();
        Tell(1, 100_000, 60);
        await driver.CarryAsync(fake.Now, Stop);
        Assert.Equal((3, 100), (fake.Get(802, "SoCRsvMin"), fake.Get(802, "SocRsvMax")));
        fake.Put(802, "SoCRsvMin", 5);
        Tell(2, 100_000, 60);
        await driver.CarryAsync(fake.Now, Stop);
        Assert.Equal(5, fake.Get(802, "SoCRsvMin"));
    }

    [Fact]
    public async Task What_the_battery_holds_is_told_so_that_a_successor_is_never_too_bold()
    {
        await PollAsync();
        Assert.Equal(HeldGrant.Nothing(fake.Now), Look().BatteryHeld);
        Tell(1, -300_000, 180);
        await driver.CarryAsync(fake.Now, Stop);
        await PollAsync();
        Assert.Equal(new HeldGrant(new Watts(-300_000), TimeSpan.FromSeconds(179), fake.Now), Look().BatteryHeld);
        Tell(2, 300_000, 60);
        await driver.CarryAsync(fake.Now, Stop);
        await PollAsync();
        Assert.Equal(new HeldGrant(new Watts(300_000), TimeSpan.FromSeconds(61), fake.Now), Look().BatteryHeld);

        // A set-point of somebody else that never ends: nobody knows what comes of it.
        fake.HasTimer = false;
        fake.Put(704, "WSetRvrtRem", 0);
        await PollAsync();
        Assert.Equal(HeldGrant.Unknown, Look().BatteryHeld);
    }

    /// <summary>Each request takes so long, and each one more than the one before it.</summary>
    private void Slow(TimeSpan each, TimeSpan more = default) => fake.Before = (_, _) =>
    {
        fake.Now += each;
        each += more;
    };

    private void Tell(uint sequence, double watts, double seconds) => driver.Tell(new BatterySetpoint(sequence, new Watts(watts), TimeSpan.FromSeconds(seconds)), fake.Now);

    private async Task PollAsync() => Assert.Null(await driver.PollAsync(fake.Now, Stop));

    private SiteSnapshot Look()
    {
        board.Read(snapshot, fake.Now);
        return snapshot;
    }
}
