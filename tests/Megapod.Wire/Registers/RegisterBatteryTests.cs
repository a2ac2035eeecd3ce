namespace Megapod.Wire.Registers;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.Polling;
using Megapod.Devices.Registers;

/// <summary>A battery with a register map between loop and device: what it says, what it holds, and how long.</summary>
public sealed class RegisterBatteryTests : RegisterBench
{
    private const int Power = 201;
    private const int Watchdog = 210;
    private readonly FakeTables fake = Battery();
    private readonly RegisterBatteryDriver driver;

    public RegisterBatteryTests() => driver = Driver(BatteryMap);

    [Fact]
    public async Task Readings_are_ours_in_sign_and_unit_and_limits_are_the_least_that_is_said()
    {
        await PollAsync();
        var seen = Look(fake.Now).Battery;
        Assert.Equal(Reading.Good(-12_300, fake.Now), seen.Power);
        Assert.Equal(Reading.Good(0.645, fake.Now), seen.Soc);
        Assert.Equal((50_000, 40_000, true), (seen.ChargeCapability.Value, seen.DischargeCapability.Value, seen.IsOnline));
        Assert.Empty(fake.WrittenAt);
    }

    [Fact]
    public async Task Absent_values_are_missing_limits_fall_back_to_the_map_and_a_share_beyond_one_is_implausible()
    {
        fake.Put(100, 0, 0x8000, 0xFFFF, 0xFFFF, 0xFFFF);
        await PollAsync();
        var seen = Look(fake.Now).Battery;
        Assert.Equal((Quality.Missing, Quality.Missing), (seen.Power.Quality, seen.Soc.Quality));
        Assert.Equal((1_000_000, 800_000), (seen.ChargeCapability.Value, seen.DischargeCapability.Value));
        fake.Holding[102] = 1001;
        await PollAsync();
        Assert.Equal(Quality.Implausible, Look(fake.Now).Battery.Soc.Quality);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public async Task Listed_states_mean_ready(int state, bool isOnline)
    {
        fake.Holding[106] = (ushort)state;
        await PollAsync();
        Assert.Equal(isOnline, Look(fake.Now).Battery.IsOnline);
    }

    [Fact]
    public async Task Group_that_is_refused_is_missing_and_told()
    {
        fake.Fails = (_, address) => address == 100 ? FakeTables.Exception : null;
        Assert.Null(await driver.PollAsync(fake.Now, Stop));
        Assert.Equal("MP3712", driver.Trouble?.Code);
        Assert.Equal((Quality.Missing, false), (Look(fake.Now).Battery.Power.Quality, Look(fake.Now).Battery.IsOnline));
    }

    [Fact]
    public async Task Set_point_is_written_in_the_maps_order_read_back_and_answered_once()
    {
        await PollAsync();
        await CarryAsync(1, -300_000);
        Assert.Equal([Watchdog, 200, Power], fake.WrittenAt);
        Assert.Equal((1, 3000), (fake.Holding[200], fake.Holding[Power]));
        Assert.Equal(new CommandReport(SiteSnapshot.BatteryCommand, 1, Accepted: true, fake.Now), Assert.Single(Look(fake.Now).Reports));
        driver.Tell(new BatterySetpoint(1, new Watts(-300_000), TimeSpan.FromSeconds(100)), fake.Now);
        Assert.False(driver.HasCommand);
    }

    [Theory]
    [InlineData(90_000, 0xFC7C)]
    [InlineData(5_000_000, 0xD8F0)]
    [InlineData(-5_000_000, 8000)]
    [InlineData(99, 0)]
    [InlineData(-199, 1)]
    public async Task Set_point_is_turned_kept_in_range_and_rounded_toward_zero(double watts, int register)
    {
        await PollAsync();
        await CarryAsync(1, watts);
        Assert.Equal(register, fake.Holding[Power]);
    }

    [Fact]
    public async Task Watchdog_goes_on_while_a_set_point_has_time_left_and_stops_with_it()
    {
        await PollAsync();
        await CarryAsync(1, -100_000, seconds: 60);
        var beats = new List<(double At, ushort Value)>();
        var began = fake.Now;
        fake.Written = address => beats.Add(((fake.Now - began).TotalSeconds, fake.Holding[address]));
        for (int s = 0; s < 120; s++)
        {
            await PollAsync(1);
        }

        // Every 5 s, one more each time, until the set-point's time is up; the device has then let go.
        Assert.Equal([.. Enumerable.Range(1, 14).Select(k => (4.0 * k, (ushort)(k + 1)))], beats);
        Assert.Equal(0, fake.Holding[Power]);
    }

    [Fact]
    public async Task Watchdog_that_counts_begins_again_after_its_last_number()
    {
        var counting = Driver(BatteryMap with { Control = BatteryMap.Control! with { Watchdog = BatteryMap.Control.Watchdog! with { Other = 3 } } });
        Assert.Null(await counting.PollAsync(fake.Now, Stop));
        counting.Tell(new BatterySetpoint(1, new Watts(-100_000), TimeSpan.FromSeconds(60)), fake.Now);
        var beats = new List<ushort>();
        fake.Written = address =>
        {
            if (address == Watchdog)
            {
                beats.Add(fake.Holding[address]);
            }
        };
        Assert.Null(await counting.CarryAsync(fake.Now, Stop));
        for (int s = 0; s < 20; s++)
        {
            fake.Now += TimeSpan.FromSeconds(1);
            Assert.Null(await counting.PollAsync(fake.Now, Stop));
        }

        Assert.Equal([1, 2, 3, 1, 2, 3], beats);
    }

    [Fact]
    public async Task Charging_ends_with_its_time_at_the_latest()
    {
        await PollAsync();
        await CarryAsync(1, 100_000, seconds: 60);
        double until = 0;
        for (int s = 1; s < 120; s++)
        {
            await PollAsync(1);
            until = fake.Holding[Power] != 0 ? s : until;
        }

        Assert.InRange(until, 55, 60);
    }

    [Fact]
    public async Task Charging_for_less_than_the_watchdog_waits_is_refused_and_put_to_rest()
    {
        await PollAsync();
        await CarryAsync(1, 100_000, seconds: 29);
        Assert.Equal(0, fake.Holding[Power]);
        Assert.Equal("MP3776", driver.Trouble?.Code);
        Assert.False(Assert.Single(Look(fake.Now).Reports).Accepted);
    }

    [Fact]
    public async Task Watchdog_stands_while_the_control_loop_does_not_do_its_work()
    {
        await PollAsync();
        await CarryAsync(1, -100_000);
        driver.IsLoopHealthy = () => false;
        fake.Requests.Clear();
        for (int s = 0; s < 40; s++)
        {
            await PollAsync(1);
        }

        Assert.Empty(fake.WrittenAt);
        Assert.Equal(0, fake.Holding[Power]);
    }

    [Fact]
    public async Task Set_point_of_a_control_loop_that_does_not_do_its_work_is_not_kept_up_by_the_watchdog()
    {
        driver.IsLoopHealthy = () => false;
        await PollAsync();
        await CarryAsync(1, -100_000);
        Assert.Equal((0, 0), (fake.Holding[Power], fake.Holding[Watchdog]));
    }

    [Fact]
    public async Task Wrong_identification_and_nothing_is_written()
    {
        fake.Holding[4] = 0x3200;
        Assert.Equal("MP3771", (await driver.PollAsync(fake.Now, Stop))?.Code);
        driver.Tell(new BatterySetpoint(1, new Watts(1000), TimeSpan.FromSeconds(100)), fake.Now);
        Assert.Equal("MP3771", (await driver.CarryAsync(fake.Now, Stop))?.Code);
        Assert.Empty(fake.WrittenAt);
        Assert.Empty(Look(fake.Now).Reports);
    }

    [Fact]
    public async Task Other_device_behind_the_address_after_silence_is_not_written()
    {
        await PollAsync();
        fake.Fails = (_, _) => FakeTables.Silence;
        await driver.PollAsync(fake.Now, Stop);
        fake.Fails = null;
        fake.Holding[6] = 4;
        driver.Tell(new BatterySetpoint(1, new Watts(1000), TimeSpan.FromSeconds(100)), fake.Now);
        await driver.CarryAsync(fake.Now, Stop);
        Assert.Empty(fake.WrittenAt);
    }

    [Fact]
    public async Task Somebody_at_the_machine_and_nothing_is_written()
    {
        fake.Holding[107] = 1 << 4;
        await PollAsync();
        await CarryAsync(1, 1000);
        Assert.Empty(fake.WrittenAt);
        Assert.Equal("MP3775", driver.Trouble?.Code);
        Assert.False(Assert.Single(Look(fake.Now).Reports).Accepted);
    }

    [Fact]
    public async Task Register_that_does_not_take_what_was_written_is_told()
    {
        await PollAsync();
        fake.Written = address => fake.Holding[Power] = address == Power ? (ushort)7 : fake.Holding[Power];
        await CarryAsync(1, -300_000);
        Assert.Equal("MP3772", driver.Trouble?.Code);
    }

    [Fact]
    public async Task Something_else_that_writes_is_told_and_left_alone()
    {
        await PollAsync();
        await CarryAsync(1, -300_000);
        fake.Holding[Power] = 5;
        await PollAsync(1);
        Assert.Equal("MP3777", driver.Trouble?.Code);
        fake.Requests.Clear();
        await CarryAsync(2, -100_000);
        await PollAsync(10);
        Assert.Empty(fake.WrittenAt);
    }

    [Fact]
    public async Task Restarted_device_is_told_and_gets_the_next_set_point()
    {
        await PollAsync();
        await CarryAsync(1, -300_000);
        fake.Holding[Power] = 0;
        await PollAsync(1);
        Assert.Equal("MP3780", driver.Trouble?.Code);
        await CarryAsync(2, -100_000);
        Assert.Equal(1000, fake.Holding[Power]);
        Assert.Null(driver.Trouble);
    }

    [Fact]
    public async Task Growth_waits_for_the_least_interval_and_shrinking_does_not()
    {
        await PollAsync();
        await CarryAsync(1, -300_000);
        driver.Tell(new BatterySetpoint(2, new Watts(-400_000), TimeSpan.FromSeconds(100)), fake.Now);
        Assert.False(driver.HasCommand);
        driver.Tell(new BatterySetpoint(3, new Watts(-200_000), TimeSpan.FromSeconds(100)), fake.Now);
        Assert.True(driver.HasCommand);

        // The other way is no smaller, however little it is; nothing at all always is.
        driver.Tell(new BatterySetpoint(3, new Watts(100_000), TimeSpan.FromSeconds(100)), fake.Now);
        Assert.False(driver.HasCommand);
        driver.Tell(new BatterySetpoint(3, Watts.Zero, TimeSpan.FromSeconds(100)), fake.Now);
        Assert.True(driver.HasCommand);
        driver.Tell(new BatterySetpoint(4, new Watts(-400_000), TimeSpan.FromSeconds(100)), fake.Now);
        fake.Now += TimeSpan.FromMilliseconds(500);
        Assert.True(driver.HasCommand);
    }

    [Fact]
    public async Task Set_point_that_ran_out_while_it_waited_is_not_sent()
    {
        await PollAsync();
        driver.Tell(new BatterySetpoint(1, new Watts(-1000), TimeSpan.FromSeconds(10)), fake.Now);
        await PollAsync(10);
        Assert.Null(await driver.CarryAsync(fake.Now, Stop));
        Assert.Empty(fake.WrittenAt);
        Assert.False(driver.HasCommand);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0xFC18, 100_000, 30)]
    [InlineData(1000, 0, 0)]
    public async Task What_it_holds_at_our_start_is_charging_for_the_whole_time_out_or_nothing_to_count_on(int register, double watts, double seconds)
    {
        fake.Watchdog = null;
        fake.Holding[Power] = (ushort)register;
        await PollAsync();
        Assert.Equal(new HeldGrant(new Watts(watts), TimeSpan.FromSeconds(seconds), fake.Now), Look(fake.Now).BatteryHeld);
    }

    [Fact]
    public async Task Device_that_stays_and_is_not_bounded_is_never_written()
    {
        var map = BatteryMap with { Control = BatteryMap.Control! with { Watchdog = null } };
        Assert.Equal((RegisterReversion.Unbounded, false), (map.Reversion, map.MayCommand));
        var free = Driver(map);
        await free.PollAsync(fake.Now, Stop);
        free.Tell(new BatterySetpoint(1, new Watts(1000), TimeSpan.FromSeconds(100)), fake.Now);
        await free.CarryAsync(fake.Now, Stop);
        Assert.Empty(fake.WrittenAt);
        Assert.Equal("MP3774", free.Trouble?.Code);
        Assert.False(Assert.Single(Look(fake.Now).Reports).Accepted);
    }

    [Fact]
    public async Task Device_that_stays_and_is_bounded_is_kept_below_the_bound_and_put_to_rest_when_time_is_up()
    {
        fake.Watchdog = null;
        var map = BatteryMap with { Control = BatteryMap.Control! with { Watchdog = null, Bound = new(RegisterBoundKind.Breaker, new Watts(20_000)) } };
        var bounded = Driver(map);
        await bounded.PollAsync(fake.Now, Stop);
        Assert.Equal(20_000, Look(fake.Now).Battery.ChargeCapability.Value);
        bounded.Tell(new BatterySetpoint(1, new Watts(10_000), TimeSpan.FromSeconds(10)), fake.Now);
        await bounded.CarryAsync(fake.Now, Stop);
        Assert.Equal(0xFF9C, fake.Holding[Power]);
        Assert.Equal(HeldGrant.Unknown, await HeldAsync(bounded, 9));
        Assert.Equal(0xFF9C, fake.Holding[Power]);
        await HeldAsync(bounded, 1);
        Assert.Equal(0, fake.Holding[Power]);
    }

    [Fact]
    public async Task Single_writes_go_one_by_one()
    {
        var single = Driver(BatteryMap with { Control = BatteryMap.Control! with { HasSingleWrites = true } });
        await single.PollAsync(fake.Now, Stop);
        single.Tell(new BatterySetpoint(1, new Watts(-1000), TimeSpan.FromSeconds(100)), fake.Now);
        await single.CarryAsync(fake.Now, Stop);
        Assert.All(fake.Requests.Where(r => r.Written is not null), r => Assert.True(r.IsSingle));
        Assert.Equal(10, fake.Holding[Power]);
    }

    [Fact]
    public async Task Scale_that_moves_while_a_set_point_is_written_makes_it_written_again_and_one_that_goes_on_moving_puts_it_to_rest()
    {
        var scaled = Parse("""
            kind: battery
            title: scaled
            identification: [{register: 6, value: 3}]
            groups: [{register: 100, count: 3, points: [{means: power, register: 100, type: signed32, unit: W, sign: importPositive}, {means: soc, register: 102, factor: 0.1, unit: "%"}]}]
            control:
              writes:
                - {what: direction, register: 219, value: 0, charging: 1, discharging: 2}
                - {what: chargePower, register: 220, scale: 222, unit: W}
                - {what: dischargePower, register: 221, scale: 222, unit: W}
              watchdog: {register: 210, value: 0x55AA, period: 5 s, timeout: 30 s, then: rest}
            """);
        var driven = Driver(scaled);
        fake.Holding[222] = 2;
        await driven.PollAsync(fake.Now, Stop);
        int moves = 1;
        fake.Written = address => fake.Holding[222] = address == 221 && moves-- > 0 ? (ushort)(3 - fake.Holding[222]) : fake.Holding[222];
        driven.Tell(new BatterySetpoint(1, new Watts(-12_345), TimeSpan.FromSeconds(100)), fake.Now);
        await driven.CarryAsync(fake.Now, Stop);
        Assert.Null(driven.Trouble);
        Assert.Equal((0x55AA, 2, 0, 1234, 1), (fake.Holding[210], fake.Holding[219], fake.Holding[220], fake.Holding[221], fake.Holding[222]));

        moves = 1000;
        driven.Tell(new BatterySetpoint(2, new Watts(12_345), TimeSpan.FromSeconds(100)), fake.Now);
        await driven.CarryAsync(fake.Now, Stop);
        Assert.Equal("MP3773", driven.Trouble?.Code);
        Assert.Equal((0, 0), (fake.Holding[220], fake.Holding[221]));
    }

    [Fact]
    public async Task Heartbeat_that_stands_makes_all_old()
    {
        await PollAsync();
        var moved = fake.Now;
        fake.Holding[102]++;
        await PollAsync(5);
        Assert.Equal(Quality.Good, Look(fake.Now).Battery.Soc.Quality);
        await PollAsync(1);
        Assert.Equal(new Reading(-12_300, moved, Quality.Stale), Look(fake.Now).Battery.Power);
        Assert.False(Look(fake.Now).Battery.IsOnline);
        Assert.Equal("MP3778", driver.Trouble?.Code);
    }

    private RegisterBatteryDriver Driver(RegisterMapConfig map) =>
        new("battery", fake, map, Board, Tree.Site.Battery! with { Power = new Watts(2e6) }, PollPace.Usual, () => fake.Now);

    private async Task PollAsync(double seconds = 0)
    {
        fake.Now += TimeSpan.FromSeconds(seconds);
        Assert.Null(await driver.PollAsync(fake.Now, Stop));
    }

    private async Task<HeldGrant> HeldAsync(RegisterBatteryDriver device, double seconds)
    {
        fake.Now += TimeSpan.FromSeconds(seconds);
        Assert.Null(await device.PollAsync(fake.Now, Stop));
        return Look(fake.Now).BatteryHeld;
    }

    private async Task CarryAsync(uint sequence, double watts, double seconds = 100)
    {
        driver.Tell(new BatterySetpoint(sequence, new Watts(watts), TimeSpan.FromSeconds(seconds)), fake.Now);
        Assert.Null(await driver.CarryAsync(fake.Now, Stop));
    }
}
