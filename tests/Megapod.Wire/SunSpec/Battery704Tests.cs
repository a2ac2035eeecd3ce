namespace Megapod.Wire.SunSpec;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.SunSpec;

/// <summary>A battery inverter with models 701 to 704, 713 and 715, and a battery bank with 802.</summary>
public sealed class Battery704Tests : BatteryBench
{
    public Battery704Tests()
        : base(701, 702, 703, 704, 713, 715, 802) => Start();

    [Fact]
    public async Task State_is_read_in_our_units_and_signs()
    {
        Fake.Put(701, "W", -1234);
        await Open();
        var state = Battery.State;
        Assert.Equal(Reading.Good(12340, Fake.Now), state.Power);
        Assert.Equal(Reading.Good(0.505, Fake.Now), state.Soc);
        Assert.Equal((new Watts(400_000), new Watts(450_000)), (state.ChargeLimit, state.DischargeLimit));
        Assert.Equal((true, true, SunSpecAuthority.Remote), (state.IsOnline, state.MayEnterService, state.Authority));
        Assert.Equal(SunSpecControlPath.Model704, state.Path);
        Assert.Empty(state.Faults);
        Assert.Empty(state.Alarms);
        Fake.Put(701, "Alrm", 1 << 7);
        Fake.Put(802, "Evt1", (1 << 4) | (1 << 30));
        Fake.Put(802, "State", 99);
        state = await Pass(1);
        Assert.Equal(["OVER_TEMP", "UNDER_TEMP_WARNING", "bit 30"], state.Alarms);
        Assert.False(state.IsOnline);
    }

    [Fact]
    public async Task What_the_device_does_not_say_is_missing_and_what_cannot_be_read_is_old()
    {
        Fake.Put(701, "W", 100);
        await Open();
        var first = Fake.Now;
        int place = Fake.PlaceOf(701, "ID");
        Fake.Fails = (_, address, _) => address == place ? FakeDevice.Exception(6) : null;
        var state = await Pass(1);
        Assert.Equal(new Reading(-1000, first, Quality.Stale), state.Power);
        Assert.Equal(Quality.Good, state.Soc.Quality);
        Assert.Equal("MP3799", Assert.Single(state.Faults).Code);
        Fake.Fails = null;
        Fake.Put(701, "W_SF", 0x8000);
        Assert.Equal(Reading.Missing, (await Pass(1)).Power);
        Fake.Put(713, "SoC", 6553);
        Assert.Equal(Quality.Implausible, (await Pass(1)).Soc.Quality);
        Fake.Fails = (_, _, _) => FakeDevice.Exception(5);
        state = await Pass(1);
        Assert.Equal((Quality.Missing, SunSpecAuthority.Unknown, SunSpecControlPath.Listed), (state.Power.Quality, state.Authority, state.Path));
        Assert.Null(state.Order);
    }

    [Fact]
    public async Task Set_point_is_armed_with_what_comes_after_it_first()
    {
        await Open();
        Fake.Requests.Clear();
        var armed = await Armed(-25_000, 3_000);
        Assert.Equal((new Watts(-25_000), new Watts(3_000), Hold), (armed.Power, armed.RevertsTo, armed.Hold));

        // Charging is negative there.
        Assert.Equal((2500, -300, 1, 1, 1, 60), (Fake.Get(704, "WSet"), Fake.Get(704, "WSetRvrt"), Fake.Get(704, "WSetEna"), Fake.Get(704, "WSetMod"), Fake.Get(704, "WSetEnaRvrt"), Fake.Get(704, "WSetRvrtTms")));
        Assert.Equal(["WSetRvrt", "WSetRvrtTms", "WSetEnaRvrt", "WSetMod", "WSet", "WSetEna"], Writes(704));
        Fake.Requests.Clear();
        await Pass(5);
        Fake.Requests.Clear();
        await Armed(-26_000, 3_000);
        Assert.Equal(["WSetRvrtTms", "WSet", "WSetEna"], Writes(704));
        Assert.Equal(5, Fake.Requests.Count);
    }

    [Fact]
    public async Task Every_write_that_fails_leaves_a_device_that_reverts_or_was_never_switched_on()
    {
        for (int n = 1; n <= 6; n++)
        {
            Start();
            Fake.Now += TimeSpan.FromHours(1);
            await Open();
            int at = 0;
            int nth = n;
            Fake.Fails = (isWrite, _, _) => isWrite && ++at == nth ? FakeDevice.Exception(4) : null;
            Assert.Equal("MP3799", (await Arm(-25_000, 3_000)).Faults[0].Code);
            Fake.Fails = null;
            Assert.Equal(0, Fake.Get(704, "WSetEna"));
            await Pass(1);
            Assert.False(Battery.State.HasSecondWriter);
            await Armed(-25_000);
        }
    }

    [Fact]
    public async Task Timer_is_proven_when_it_counts_down_and_jumps_back_at_a_renewal()
    {
        await Open();
        Assert.Equal(SunSpecTimer.Unproven, (await Armed(10_000)).Timer);
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(SunSpecTimer.Unproven, (await Pass(2)).Timer);
        }

        Assert.Equal(TimeSpan.FromSeconds(40), Battery.State.Order!.Remaining);
        Assert.Equal(SunSpecTimer.Proven, (await Armed(11_000)).Timer);
        Assert.Equal(SunSpecTimer.Proven, (await Pass(3)).Timer);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(60)]
    [InlineData(30)]
    public async Task Device_whose_timer_does_not_count_is_said_to_be_timerless(int remaining)
    {
        Fake.HasTimer = false;
        Fake.Put(704, "WSetRvrtRem", remaining);
        await Open();
        var armed = await Armed(10_000);
        Assert.Equal(remaining == 60 ? SunSpecTimer.Unproven : SunSpecTimer.Timerless, armed.Timer);
        await Pass(2);
        var state = await Pass(2);
        Assert.Equal(SunSpecTimer.Timerless, state.Timer);
        Assert.Equal("MP3743", Assert.Single(state.Faults).Code);
        Assert.Equal(SunSpecTimer.Timerless, (await Armed(10_000)).Timer);
    }

    [Fact]
    public async Task Timer_that_counts_and_does_not_jump_back_is_none()
    {
        await Open();
        await Armed(10_000);
        await Pass(10);
        Fake.HasTimer = false;
        Assert.Equal(SunSpecTimer.Timerless, (await Armed(10_000)).Timer);
    }

    [Fact]
    public async Task Timer_that_cannot_be_read_is_not_visible_and_one_that_is_not_there_is_none()
    {
        Fake.Put(704, "WSetRvrtRem", -1);
        await Open();
        Assert.Equal(SunSpecTimer.NotVisible, (await Armed(10_000)).Timer);
        Fake.Put(704, "WSetRvrtTms", -1);
        var armed = await Armed(10_000);
        Assert.Equal((SunSpecTimer.Timerless, null, null), (armed.Timer, armed.Hold, armed.RevertsTo));
    }

    [Fact]
    public async Task Set_point_that_nobody_renews_reverts_to_our_value_and_is_no_second_writer()
    {
        await Open();
        await Armed(-25_000, 3_000);
        for (int i = 0; i < 65; i++)
        {
            await Pass(1);
        }

        var state = Battery.State;
        Assert.Equal((true, false, new Watts(3_000)), (state.HasReverted, state.HasSecondWriter, state.Order!.Most));
        Assert.All(state.Faults, f => Assert.Equal("MP3744", f.Code));
        Assert.False((await Armed(1_000)).Timer == SunSpecTimer.Timerless);
        Assert.False((await Pass(1)).HasReverted);
    }

    [Theory]
    [InlineData("WSet", 77)]
    [InlineData("WSet", -300)]
    [InlineData("WSetRvrt", 77)]
    [InlineData("WSetRvrtTms", 6000)]
    [InlineData("WSetMod", 0)]
    [InlineData("WSetEnaRvrt", 0)]
    public async Task Second_writer_is_told_and_not_fought(string point, int value)
    {
        await Open();
        await Armed(-25_000, 3_000);
        await Pass(1);
        Fake.Put(704, point, value);
        var state = await Pass(1);
        Assert.True(state.HasSecondWriter);
        Assert.Contains(point, Assert.Single(state.Faults).Message);
        Fake.Requests.Clear();
        Assert.Equal("MP3742", await Refused(5_000));
        Assert.Equal("MP3742", (await Control.BeatAsync(true, Fake.Now, Stop))!.Code);
        Assert.Empty(Writes(704));
        Assert.True((await Pass(100)).HasSecondWriter);
        Control.TakeBack();
        Assert.False((await Pass(1)).HasSecondWriter);
        await Armed(5_000);
    }

    [Fact]
    public async Task Second_writer_between_reading_and_arming_is_seen_by_arming()
    {
        await Open();
        await Armed(-25_000);
        Fake.Put(704, "WSet", 77);
        Assert.Equal("MP3742", await Refused(5_000));
        Assert.Equal(77, Fake.Get(704, "WSet"));
    }

    [Fact]
    public async Task Scale_factor_that_changes_while_a_set_point_stands_is_no_second_writer()
    {
        await Open();
        await Armed(-25_000, 3_000);
        foreach (var (scale, set, revert) in new[] { (2, 250, -30), (3, 25, -3), (0, 25_000, -3_000), (1, 2_500, -300) })
        {
            Fake.Put(704, "WSet_SF", scale);
            Fake.Put(704, "WSet", set);
            Fake.Put(704, "WSetRvrt", revert);
            var state = await Pass(1);
            Assert.Equal((false, new Watts(-25_000)), (state.HasSecondWriter, state.Order!.Most));
        }

        // A coarser factor may round what stands there, by less than one of its steps.
        await Armed(-25_070, 3_000);
        Fake.Put(704, "WSet_SF", 2);
        Fake.Put(704, "WSet", 250);
        Fake.Put(704, "WSetRvrt", -30);
        Assert.False((await Pass(1)).HasSecondWriter);
        Fake.Put(704, "WSet", 248);
        Assert.True((await Pass(1)).HasSecondWriter);
    }

    [Fact]
    public async Task Scale_factor_that_moves_while_arming_is_armed_anew_and_else_set_to_zero()
    {
        await Open();
        int writes = 0;
        Fake.Before = (isWrite, _) => Fake.Put(704, "WSet_SF", isWrite && ++writes == 5 ? 2 : Fake.Get(704, "WSet_SF"));
        Assert.Equal(new Watts(-25_000), (await Armed(-25_000, 3_000)).Power);
        Assert.Equal((2, 250, -30), (Fake.Get(704, "WSet_SF"), Fake.Get(704, "WSet"), Fake.Get(704, "WSetRvrt")));
        Fake.Before = (isWrite, address) => Fake.Put(704, "WSet_SF", isWrite && address == Fake.PlaceOf(704, "WSetEna") ? (Fake.Get(704, "WSet_SF") + 1) % 3 : Fake.Get(704, "WSet_SF"));
        Assert.Equal("MP3735", await Refused(-25_000));
        Assert.Equal((0, 0), (Fake.Get(704, "WSet"), Fake.Get(704, "WSetRvrt")));
    }

    [Fact]
    public async Task Device_that_was_restarted_has_lost_its_set_point_and_is_armed_anew()
    {
        await Open();
        await Armed(-25_000);
        await Pass(2);
        Fake.Put(704, "WSetEna", 0);
        Fake.Put(704, "WSet", 0);
        Fake.Put(704, "WSetRvrtTms", 0);
        Fake.HasTimer = false;
        Fake.Put(704, "WSetRvrtRem", 0);
        var state = await Pass(1);
        Assert.Equal("MP3747", Assert.Single(state.Faults).Code);
        Assert.Equal((false, false), (state.HasSecondWriter, state.HasReverted));
        Assert.NotEqual(SunSpecTimer.Timerless, state.Timer);
        Fake.HasTimer = true;
        await Armed(-25_000);
        Assert.Empty((await Pass(1)).Faults);
    }

    [Theory]
    [InlineData(715)]
    [InlineData(802)]
    public async Task Nothing_is_written_while_somebody_is_at_the_machine(int model)
    {
        await Open();
        await Armed(-25_000);
        Fake.Put(model, "LocRemCtl", 1);
        Fake.Put(704, "WSet", 77);
        Fake.Put(704, "WSetEna", 0);
        Fake.Put(701, "W", 100);
        var state = await Pass(1);
        Assert.Equal((SunSpecAuthority.Local, -1000d, false), (state.Authority, state.Power.Value, state.HasSecondWriter));
        Fake.Requests.Clear();
        Assert.Equal("MP3740", await Refused(0));
        Assert.Equal("MP3740", (await Control.BeatAsync(true, Fake.Now, Stop))!.Code);
        Assert.Equal("MP3740", (await Control.KeepReserveAsync(0.1, 0.9, Fake.Now, Stop))!.Code);
        Assert.Equal("MP3740", (await Control.PermitServiceAsync(true, Fake.Now, Stop))!.Code);
        Assert.Empty(Fake.Requests);

        // A switch in a position that the model does not know is not taken for remote.
        Fake.Put(model, "LocRemCtl", 7);
        await Pass(1);
        Assert.Equal("MP3741", await Refused(0));
        Fake.Put(model, "LocRemCtl", 0);
        Assert.Empty((await Pass(1)).Faults);
        await Armed(-25_000);
    }

    [Fact]
    public async Task Nothing_is_commanded_on_an_old_state()
    {
        await Open();
        Fake.Now += TimeSpan.FromSeconds(3.5);
        Assert.Equal("MP3741", await Refused(0));
        Assert.Equal("MP3741", (await Control.BeatAsync(true, Fake.Now, Stop))!.Code);
        await Read();
        await Armed(0);
    }

    [Fact]
    public async Task Heartbeat_goes_on_by_one_a_second_while_the_loop_is_healthy()
    {
        await Open();
        Assert.Null(await Control.BeatAsync(true, Fake.Now, Stop));
        Assert.Equal((71, 0), (Fake.Get(715, "ControllerHb"), Fake.Get(802, "CtrlHb")));
        Assert.Null(await Control.BeatAsync(true, Fake.Now, Stop));
        Assert.Equal(71, Fake.Get(715, "ControllerHb"));
        await Pass(1);
        Fake.Requests.Clear();
        Assert.Null(await Control.BeatAsync(false, Fake.Now, Stop));
        Assert.Empty(Fake.Requests);
        Assert.Null(await Control.BeatAsync(true, Fake.Now, Stop));
        Assert.Equal((72, 1), (Fake.Get(715, "ControllerHb"), Fake.Get(802, "CtrlHb")));

        // A restarted device begins with zero; another number is another controller's.
        Fake.Put(715, "ControllerHb", 0);
        await Pass(1);
        Assert.Null(await Control.BeatAsync(true, Fake.Now, Stop));
        Fake.Put(715, "ControllerHb", 500);
        await Pass(1);
        Assert.Equal("MP3742", (await Control.BeatAsync(true, Fake.Now, Stop))!.Code);
        Assert.True((await Pass(1)).HasSecondWriter);
    }

    [Fact]
    public async Task Heartbeat_of_the_device_that_stands_still_makes_what_it_says_old()
    {
        await Open();
        Assert.Equal((SunSpecHeartbeat.Unproven, SunSpecHeartbeat.Unproven), (Battery.State.InverterHeartbeat, Battery.State.BatteryHeartbeat));
        for (int i = 1; i <= 10; i++)
        {
            Fake.Put(715, "DERHb", 10 + i);
            Fake.Put(802, "Hb", (65534 + i) % 65535);
            await Pass(1);
            Assert.Equal((SunSpecHeartbeat.Moving, SunSpecHeartbeat.Moving, Quality.Good), (Battery.State.InverterHeartbeat, Battery.State.BatteryHeartbeat, Battery.State.Power.Quality));
        }

        for (int i = 1; i <= 8; i++)
        {
            Fake.Put(802, "Hb", 100 + i);
            var state = await Pass(1);
            bool stands = i > 5;
            Assert.Equal((stands ? SunSpecHeartbeat.Standing : SunSpecHeartbeat.Moving, SunSpecHeartbeat.Moving), (state.InverterHeartbeat, state.BatteryHeartbeat));
            Assert.Equal(stands ? Quality.Stale : Quality.Good, state.Power.Quality);
            Assert.Equal(stands ? "MP3744" : null, state.Faults.SingleOrDefault()?.Code);
        }

        Fake.Put(715, "DERHb", 0);
        Fake.Put(802, "Hb", 3);
        Assert.Equal(Quality.Good, (await Pass(1)).Power.Quality);
    }

    [Fact]
    public async Task Reserve_and_permit_are_written_and_read_back()
    {
        await Open();
        Assert.Null(await Control.KeepReserveAsync(0.2, 0.95, Fake.Now, Stop));
        Assert.Equal((20, 95), (Fake.Get(802, "SoCRsvMin"), Fake.Get(802, "SocRsvMax")));
        Assert.Null(await Control.PermitServiceAsync(false, Fake.Now, Stop));
        Assert.Equal(0, Fake.Get(703, "ES"));
        Fake.Written = _ => Fake.Put(802, "SoCRsvMin", 5);
        Assert.Equal("MP3738", (await Control.KeepReserveAsync(0.2, 0.95, Fake.Now, Stop))!.Code);
    }

    [Fact]
    public async Task Device_that_cuts_a_set_point_down_is_told()
    {
        await Open();
        Fake.Written = _ => Fake.Put(704, "WSet", Math.Min(1000, Fake.Get(704, "WSet")));
        Assert.Equal("MP3738", await Refused(-25_000));
        await Armed(-10_000);
    }

    [Fact]
    public async Task Percent_is_used_where_there_are_no_watts_and_only_with_a_reference()
    {
        Fake.Put(704, "WSet", int.MinValue);
        Fake.Put(704, "WSetRvrt", int.MinValue);
        Fake.Put(704, "WSetPct", 0);
        Fake.Put(704, "WSetPctRvrt", 0);
        Fake.Put(704, "WSetPct_SF", -1);
        await Open();
        var armed = await Armed(-25_250, 5_000);
        Assert.Equal((50, -10, 0), (Fake.Get(704, "WSetPct"), Fake.Get(704, "WSetPctRvrt"), Fake.Get(704, "WSetMod")));
        Assert.Equal((new Watts(-25_000), new Watts(5_000)), (armed.Power, armed.RevertsTo));
        Fake.Put(702, "WMax", 0xFFFF);
        await Pass(61);
        Assert.Equal("MP3745", await Refused(-25_000));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(1e11)]
    public async Task Hold_that_the_timer_cannot_count_is_refused(double seconds)
    {
        await Open();
        Assert.Equal("MP3746", (await Control.ArmAsync(new Watts(1), new Watts(0), TimeSpan.FromSeconds(seconds), Fake.Now, Stop)).Faults[0].Code);
        Assert.Empty(Writes(704));
    }

    [Fact]
    public async Task Start_stop_and_alarm_reset_are_never_written()
    {
        Fake.Put(715, "OpCtl", 1);
        Fake.Put(715, "AlarmReset", 0);
        Fake.Put(802, "AlmRst", 0);
        int[] forbidden = [Fake.PlaceOf(715, "OpCtl"), Fake.PlaceOf(715, "AlarmReset"), Fake.PlaceOf(802, "AlmRst")];
        await Open();
        for (int i = 0; i < 30; i++)
        {
            await Armed(1000 * i, 0);
            Assert.Null(await Control.BeatAsync(true, Fake.Now, Stop));
            await Pass(1);
        }

        Assert.DoesNotContain(Fake.Requests, r => r.IsWrite && forbidden.Any(f => f >= r.Address && f < r.Address + r.Count));
    }

    [Fact]
    public async Task Reading_never_writes()
    {
        await Open();
        for (int i = 0; i < 200; i++)
        {
            await Pass(0.7);
        }

        Assert.DoesNotContain(Fake.Requests, r => r.IsWrite);
    }

    [Fact]
    public async Task Models_that_appear_later_are_found_and_each_round_is_bounded()
    {
        await Open();
        Fake.Requests.Clear();
        await Pass(1);
        Assert.Equal(5, Fake.Requests.Count);
        Fake.More(124);
        await Pass(61);
        Assert.True(Battery.Device.Lists(124));
        Assert.Equal(1, Battery.Device.Changes);
    }

    private void Start()
    {
        Fake.Put(701, "W", 0);
        Fake.Put(701, "W_SF", 1);
        Fake.Put(701, "ConnSt", 1);
        Fake.Put(701, "InvSt", 3);
        Fake.Put(702, "WMax", 500);
        Fake.Put(702, "WChaRteMax", 400);
        Fake.Put(702, "WChaRteMaxRtg", 500);
        Fake.Put(702, "WDisChaRteMax", 450);
        Fake.Put(702, "W_SF", 3);
        Fake.Put(703, "ES", 1);
        Fake.Put(713, "SoC", 505);
        Fake.Put(713, "Pct_SF", -1);
        Fake.Put(715, "LocRemCtl", 0);
        Fake.Put(715, "DERHb", 10);
        Fake.Put(715, "ControllerHb", 70);
        Fake.Put(802, "LocRemCtl", 0);
        Fake.Put(802, "Hb", 65534);
        Fake.Put(802, "CtrlHb", 65534);
        Fake.Put(802, "State", 3);
        Fake.Put(802, "SoC", 50);
        Fake.Put(802, "SocRsvMax", 100);
        Fake.Put(802, "SoCRsvMin", 0);
        foreach (string point in new[] { "WSetEna", "WSetMod", "WSet", "WSetRvrt", "WSetEnaRvrt", "WSetRvrtTms", "WSetRvrtRem" })
        {
            Fake.Put(704, point, 0);
        }

        Fake.Put(704, "WSet_SF", 1);
    }
}
