namespace Megapod.Wire.SunSpec;

using FsCheck;
using FsCheck.Fluent;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.SunSpec;

/// <summary>A hybrid inverter with models 103 and 124.</summary>
public sealed class Battery124Tests : BatteryBench
{
    public Battery124Tests()
        : base(103, 124)
    {
        Config = new SunSpecBatteryConfig { DischargeReference = new Watts(8_000), Reserve = 0.07 };
        Fake.Put(103, "W", 500);
        Fake.Put(103, "St", 4);
        Fake.Put(124, "WChaMax", 10_000);
        Fake.Put(124, "InOutWRte_SF", -2);
        Fake.Put(124, "ChaState", 5_000);
        Fake.Put(124, "ChaState_SF", -2);
        foreach (string point in new[] { "StorCtl_Mod", "MinRsvPct", "ChaGriSet", "InOutWRte_RvrtTms" })
        {
            Fake.Put(124, point, 0);
        }

        Fake.Put(124, "InWRte", 10_000);
        Fake.Put(124, "OutWRte", 10_000);
    }

    [Fact]
    public async Task State_comes_from_what_the_device_lists()
    {
        await Open();
        var state = Battery.State;
        Assert.Equal((-500d, 0.5, SunSpecControlPath.Model124), (state.Power.Value, state.Soc.Value, state.Path));
        Assert.Equal((new Watts(10_000), null, true), (state.ChargeLimit, state.DischargeLimit, state.IsOnline));
        Assert.Equal((SunSpecAuthority.Remote, SunSpecHeartbeat.None), (state.Authority, state.InverterHeartbeat));
        Assert.Equal(new SunSpecOrder(false, null, null, null, TimeSpan.Zero, null), state.Order);
    }

    [Theory]
    [InlineData(5_000, 5_000, -6_250, 5_000)]
    [InlineData(-4_000, -4_000, 5_000, -4_000)]
    [InlineData(0, 0, 0, 0)]
    [InlineData(1_234.56, 1_234, -1_542, 1_234)]
    public async Task Both_rates_hold_one_power_in_percent_of_their_references(double watts, int inRate, int outRate, double held)
    {
        await Open();
        Fake.Requests.Clear();
        var armed = await Armed(watts);
        Assert.Equal((inRate, outRate, 3, 60), (Fake.Get(124, "InWRte"), Fake.Get(124, "OutWRte"), Fake.Get(124, "StorCtl_Mod"), Fake.Get(124, "InOutWRte_RvrtTms")));
        Assert.Equal((7, 1), (Fake.Get(124, "MinRsvPct"), Fake.Get(124, "ChaGriSet")));
        Assert.Equal((new Watts(held), null, Hold, SunSpecTimer.NotVisible), (armed.Power, armed.RevertsTo, armed.Hold, armed.Timer));
        Assert.Equal(["ChaGriSet", "MinRsvPct", "InOutWRte_RvrtTms", "OutWRte", "StorCtl_Mod"], Writes(124));
        Assert.Equal(2, Fake.Requests.Single(r => r.IsWrite && r.Address == Fake.PlaceOf(124, "OutWRte")).Count);
        Fake.Requests.Clear();
        await Armed(watts);
        Assert.Equal(["InOutWRte_RvrtTms", "OutWRte", "StorCtl_Mod"], Writes(124));
    }

    [Fact]
    public void What_is_forced_never_passes_what_is_allowed() =>
        Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(20260202, 1), Prop.ForAll(
            Arb.From(Gen.Choose(-20_000, 20_000)),
            Arb.From(from a in Gen.Choose(1_000, 30_000) from b in Gen.Choose(1_000, 30_000) select (a, b)),
            Arb.From(Gen.Choose(-3, 0)),
            (watts, full, scale) =>
            {
                double step = Math.Pow(10, scale);
                var (inPercent, outPercent) = SunSpecBatteryControl.Rates(watts, full.a, full.b, step);
                double most = inPercent / 100 * full.a;
                double least = -outPercent / 100 * full.b;
                Assert.True(least <= most + 1e-6);
                Assert.InRange(watts >= 0 ? most : -least, 0, Math.Abs(watts) + 1e-6);
                Assert.InRange(Math.Abs(watts) - (watts >= 0 ? most : -least), -1e-6, (step / 100 * (watts >= 0 ? full.a : full.b)) + 1e-6);
            }));

    [Fact]
    public async Task Without_a_reference_for_discharging_nothing_is_written()
    {
        Config = new SunSpecBatteryConfig();
        await Open();
        Assert.Equal("MP3745", await Refused(5_000));
        Assert.Empty(Writes(124));
    }

    [Fact]
    public async Task Lapse_is_no_second_writer_and_a_change_before_it_is()
    {
        await Open();
        await Armed(5_000);
        await Pass(50);
        Fake.Now += TimeSpan.FromSeconds(10);
        Fake.Put(124, "StorCtl_Mod", 0);
        Fake.Put(124, "OutWRte", 10_000);
        var state = await Read();
        Assert.Equal((true, false), (state.HasReverted, state.HasSecondWriter));
        Assert.Empty(state.Faults);
        await Armed(5_000);
        Fake.Put(124, "OutWRte", -100);
        state = await Pass(1);
        Assert.True(state.HasSecondWriter);
        Assert.Equal("MP3742", await Refused(1));
    }

    [Fact]
    public async Task Function_switched_off_before_its_time_is_a_lost_set_point()
    {
        await Open();
        await Armed(5_000);
        Fake.Put(124, "StorCtl_Mod", 0);
        var state = await Pass(1);
        Assert.Equal("MP3747", Assert.Single(state.Faults).Code);
        await Armed(5_000);
        Assert.Empty((await Pass(1)).Faults);
    }

    [Fact]
    public async Task Device_without_the_time_is_timerless_and_its_set_point_has_no_end()
    {
        Fake.Put(124, "InOutWRte_RvrtTms", 0xFFFF);
        await Open();
        var armed = await Armed(5_000);
        Assert.Equal((SunSpecTimer.Timerless, null), (armed.Timer, armed.Hold));
        Assert.Equal("MP3743", Assert.Single((await Pass(1)).Faults).Code);
    }

    [Fact]
    public async Task Scale_factor_that_does_not_come_to_rest_ends_in_zero()
    {
        await Open();
        Fake.Before = (isWrite, address) => Fake.Put(124, "InOutWRte_SF", isWrite && address == Fake.PlaceOf(124, "StorCtl_Mod") ? -2 + ((Fake.Get(124, "InOutWRte_SF") + 3) % 3) : Fake.Get(124, "InOutWRte_SF"));
        Assert.Equal("MP3735", await Refused(5_000));
        Assert.Equal((0, 0), (Fake.Get(124, "InWRte"), Fake.Get(124, "OutWRte")));
    }

    [Fact]
    public async Task Path_is_what_the_owner_says_and_else_what_the_device_lists()
    {
        Config = Config with { Path = SunSpecControlPath.Model704 };
        await Open();
        Assert.Equal((SunSpecControlPath.Listed, "MP3739"), (Battery.State.Path, await Refused(1)));
        Fake.More(704);
        foreach (string point in new[] { "WSetEna", "WSetMod", "WSet", "WSetRvrt", "WSetEnaRvrt", "WSetRvrtTms", "WSetRvrtRem", "WSet_SF" })
        {
            Fake.Put(704, point, 0);
        }

        foreach (var (set, path) in new[] { (SunSpecControlPath.Model704, SunSpecControlPath.Model704), (SunSpecControlPath.Listed, SunSpecControlPath.Model704), (SunSpecControlPath.Model124, SunSpecControlPath.Model124) })
        {
            Config = Config with { Path = set };
            await Open();
            Assert.Equal(path, Battery.State.Path);
        }

        // A device that does not answer for 704 this time is not driven by 124 meanwhile.
        Config = Config with { Path = SunSpecControlPath.Listed };
        await Open();
        int place = Fake.PlaceOf(704, "ID");
        Fake.Fails = (_, address, _) => address == place ? FakeDevice.Exception(6) : null;
        Assert.Equal(SunSpecControlPath.Listed, (await Pass(1)).Path);
    }

    [Fact]
    public async Task Device_that_takes_no_set_point_is_only_read()
    {
        var bank = new FakeDevice(40000, 1, 802);
        bank.Put(802, "SoC", 40);
        bank.Put(802, "SoC_SF", 0);
        bank.Put(802, "LocRemCtl", 0);
        var battery = new SunSpecBattery(await Find(bank), new SunSpecBatteryConfig());
        var state = await battery.ReadAsync(bank.Now, Stop);
        Assert.Equal((0.4, Quality.Missing, SunSpecControlPath.Listed), (state.Soc.Value, state.Power.Quality, state.Path));
        Assert.Equal("MP3739", (await new SunSpecBatteryControl(battery).ArmAsync(new Watts(1), new Watts(0), Hold, bank.Now, Stop)).Faults[0].Code);
    }
}
