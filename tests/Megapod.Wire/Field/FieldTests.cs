namespace Megapod.Wire.Field;

using Megapod.Core.Model;

/// <summary>A site over real Modbus bytes, run by the shipped loops and drivers, and what the world does when its controller does not.</summary>
public sealed class FieldTests
{
    [Fact]
    public async Task Boundary_is_followed_over_the_wire_by_set_points_with_running_timers()
    {
        await using var rig = await FieldRig.OpenAsync(soc: 0.3);
        rig.Begin();
        rig.Pass(30);
        double import = rig.Demo.MeterAt(0, rig.Now).Power.Value;
        Assert.InRange(import, 1.1e6, 1.3e6);
        Assert.True(rig.BatteryWatts > 0.1e6, rig.Trace());
        Assert.Empty(rig.Demo.Broken);
        Assert.Empty(rig.View.Alarms);
        Assert.All(rig.View.Devices, d => Assert.Equal((true, 0, null), (d.IsAnswering, d.Failures, d.Trouble)));
        Assert.Equal(0, rig.View.FailedCommands);

        // Armed: what comes after it is 0 W, and its timer runs; charging is given ten seconds at a time.
        var image = rig.Field.Battery!.Image;
        Assert.Equal((1, 0, 1), (image.Get(704, "WSetEna"), image.Get(704, "WSetRvrt"), image.Get(704, "WSetEnaRvrt")));
        Assert.InRange(rig.TimerSeconds, 8, 10);
        Assert.InRange(image.Get(715, "ControllerHb")!.Value, 20, 31);

        // What is read over the wire is what the meters show, and the interval is metered from it.
        Assert.Equal(import, rig.View.Nodes[0].Watts!.Value, 30_000.0);
        Assert.Equal(rig.BatteryWatts, rig.View.Battery!.Watts!.Value, 30_000.0);
        var snapshot = new SiteSnapshot(rig.Demo.Tree);
        rig.Wire.Read(snapshot, rig.Now);
        Assert.InRange(snapshot.IntervalImport.Value, 0.8 * 30 * 1.0e6 / 3600, 30 * 1.3e6 / 3600);
        Assert.Equal(230, snapshot.Voltage.Value, 0.2);
        Assert.InRange(snapshot.BatteryHeld.Remaining.TotalSeconds, 7, 11);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Controller_that_is_killed_leaves_a_battery_that_reverts_in_time_and_a_site_within_its_laws(ulong seed)
    {
        var chance = new SeededRandom(seed);
        await using var rig = await FieldRig.OpenAsync();
        rig.Begin();
        rig.LeanOnTheBattery();
        for (int k = 0; k < 3; k++)
        {
            rig.Pass(Math.Round(2 + (6 * chance.NextUniform()), 2));
            Assert.True(rig.BatteryWatts < -0.3e6, rig.Trace());
            await rig.KillAsync();

            // For as long as it was told, the battery carries on; not a second longer than its reversion time, within which the certificate has every grant lapse, it gives nothing any more.
            double left = rig.TimerSeconds;
            Assert.InRange(left, 1, rig.Battery.Reversion.TotalSeconds);
            rig.Pass(Math.Floor(left) - 2);
            Assert.True(rig.BatteryWatts < -0.2e6, $"{rig.BatteryWatts} W with {rig.TimerSeconds} s left");
            rig.Pass(rig.Battery.Reversion.TotalSeconds - Math.Floor(left) + 2 + 5);
            Assert.Equal(0, rig.BatteryWatts, 1000.0);
            Assert.Equal(0, rig.TimerSeconds);
            Assert.Empty(rig.Demo.Broken);

            rig.Begin();
            for (int s = 0; s < 240 && !(rig.BatteryWatts < -0.3e6); s++)
            {
                rig.Pass(1);
            }
        }

        Assert.Empty(rig.Demo.Broken);
    }

    [Fact]
    public async Task Successor_takes_over_what_the_battery_holds_without_a_step()
    {
        await using var rig = await FieldRig.OpenAsync();
        rig.Begin();
        rig.LeanOnTheBattery();
        foreach (double alone in (double[])[1.35, 20.1, 90.65])
        {
            rig.Pass(20);
            await rig.KillAsync();
            double before = rig.BatteryWatts;
            double cars = Cars(rig);
            rig.Pass(alone);
            rig.Begin();
            double least = double.PositiveInfinity;
            double most = double.NegativeInfinity;
            for (int k = 0; k < 60; k++)
            {
                rig.Pass(0.25);
                (least, most) = (Math.Min(least, rig.BatteryWatts), Math.Max(most, rig.BatteryWatts));
            }

            // Cars come and go and taper by some kilowatts; the support that others lean on is never let go.
            Assert.True(most < before + 0.25e6 && least > before - 0.35e6, $"From {before} W the battery went to {least} to {most} W. {rig.Trace()}");
            Assert.True(Cars(rig) > 0.6 * cars, $"Cars had {cars} W and have {Cars(rig)} W. {rig.Trace()}");
            Assert.Contains(rig.Loop.Events.After(0).Events, e => e.Kind == "resumed");
            Assert.Empty(rig.Demo.Broken);
        }
    }

    [Theory]
    [InlineData(3, 7.15)]
    [InlineData(4, 61.4)]
    [InlineData(5, 230)]
    public async Task Controller_that_is_frozen_and_thawed_breaks_no_law_and_takes_no_timer_for_broken(ulong seed, double seconds)
    {
        var chance = new SeededRandom(seed);
        await using var rig = await FieldRig.OpenAsync();
        rig.Begin();
        rig.LeanOnTheBattery();
        for (int k = 0; k < 3; k++)
        {
            rig.Pass(Math.Round(5 + (5 * chance.NextUniform()), 2));
            rig.Freeze();
            double left = rig.TimerSeconds;
            rig.Pass(seconds);
            double expected = Math.Max(0, left - seconds);
            Assert.InRange(rig.TimerSeconds, expected - 1, expected + 1);
            Assert.Empty(rig.Demo.Broken);
            rig.Thaw();
            rig.Pass(30);
            Assert.Empty(rig.Demo.Broken);
            Assert.All(rig.View.Devices, d => Assert.Equal((true, null), (d.IsAnswering, d.Trouble?.Message)));
        }
    }

    [Fact]
    public async Task Battery_whose_timer_stops_running_rests_only_when_nobody_leans_on_it_any_more()
    {
        await using var rig = await FieldRig.OpenAsync();
        rig.Begin();
        rig.LeanOnTheBattery();
        rig.Pass(10);
        rig.Field.Battery!.IgnoresTimer = true;
        rig.Pass(10);
        var battery = rig.View.Devices.Single(d => d.Id == "battery");
        Assert.Equal((true, "MP3743"), (battery.IsAnswering, battery.Trouble?.Code));
        Assert.True(rig.BatteryWatts < -0.3e6, $"The battery gives {-rig.BatteryWatts} W.");

        // What it was accepted for before counts until it would have lapsed; growth has ended, and by then everybody does without it.
        rig.Pass(rig.Battery.Reversion.TotalSeconds + 30);
        Assert.Equal(0, rig.BatteryWatts, 1000.0);
        Assert.True(Cars(rig) > 0.5e6, rig.Trace());
        Assert.Empty(rig.Demo.Broken);
    }

    [Fact]
    public async Task Grid_meter_that_stands_still_while_it_answers_is_noticed_by_its_energy_and_believed_again_when_it_moves()
    {
        await using var rig = await FieldRig.OpenAsync(soc: 0.3);
        rig.Begin();
        rig.Pass(10);
        Assert.True(rig.Demo.FreezeGridMeter().IsSuccess);
        rig.Pass(3);
        Assert.Empty(rig.View.Alarms);
        rig.Pass(3);
        var device = rig.View.Devices.Single(d => d.Id == "grid-meter");
        Assert.Equal((true, "MP3748"), (device.IsAnswering, device.Trouble!.Code));
        Assert.Contains(rig.View.Alarms, a => a.Code == "MP3204");
        Assert.Null(rig.View.Nodes[0].Watts);
        Assert.Contains(rig.Loop.Events.After(0).Events, e => e.Kind == "device-trouble" && e.Subject == "grid-meter");
        Assert.True(rig.Demo.Restore().IsSuccess);
        rig.Pass(3);
        Assert.NotNull(rig.View.Nodes[0].Watts);

        // What ends by itself has to be gone for five seconds.
        rig.Pass(6);
        Assert.Empty(rig.View.Alarms);
        Assert.Empty(rig.Demo.Broken);
    }

    [Fact]
    public async Task Battery_that_trips_and_comes_back_is_seen_over_the_wire()
    {
        await using var rig = await FieldRig.OpenAsync();
        rig.Begin();
        rig.LeanOnTheBattery();
        rig.Pass(10);
        Assert.True(rig.Demo.TripBattery().IsSuccess);
        rig.Pass(5);
        Assert.Contains(rig.View.Alarms, a => a.Code == "MP3206");
        Assert.Equal("out of service", rig.View.Battery!.Doing);
        Assert.Equal(0, rig.BatteryWatts);
        Assert.True(rig.Demo.Restore().IsSuccess);
        rig.Pass(30);
        Assert.Empty(rig.View.Alarms);
        Assert.Empty(rig.Demo.Broken);
    }

    [Fact]
    public async Task Somebody_at_the_machine_stops_set_points_and_heartbeat_and_is_told()
    {
        await using var rig = await FieldRig.OpenAsync(soc: 0.3);
        rig.Begin();
        rig.Pass(10);
        rig.Field.Battery!.IsLocal = true;
        rig.Pass(2);
        double beats = rig.Field.Battery.Image.Get(715, "ControllerHb")!.Value;
        double told = rig.Field.Battery.Image.Get(704, "WSet")!.Value;
        rig.Pass(5);
        Assert.Equal((beats, told), (rig.Field.Battery.Image.Get(715, "ControllerHb"), rig.Field.Battery.Image.Get(704, "WSet")));
        Assert.Equal("MP3740", rig.View.Devices.Single(d => d.Id == "battery").Trouble!.Code);
        rig.Pass(10);
        Assert.Equal(0, rig.TimerSeconds);
        rig.Field.Battery.IsLocal = false;
        rig.Pass(5);
        Assert.Null(rig.View.Devices.Single(d => d.Id == "battery").Trouble);
        Assert.True(rig.BatteryWatts > 0.1e6, rig.Trace());
        Assert.Empty(rig.Demo.Broken);
    }

    [Fact]
    public async Task Second_writer_stops_our_set_points_until_a_person_acts()
    {
        await using var rig = await FieldRig.OpenAsync(soc: 0.3);
        rig.Begin();
        rig.Pass(10);
        rig.Field.Battery!.Image.Set(704, "WSetRvrtTms", 3600);
        rig.Field.Battery.Image.Set(704, "WSet", -12_345);
        rig.Pass(5);
        Assert.Equal("MP3742", rig.View.Devices.Single(d => d.Id == "battery").Trouble!.Code);
        Assert.Equal(-12_345, rig.Field.Battery.Image.Get(704, "WSet"));
        Assert.Empty(rig.Demo.Broken);
    }

    [Fact]
    public async Task Battery_whose_timer_does_not_run_is_put_to_rest_and_not_counted_on()
    {
        await using var rig = await FieldRig.OpenAsync(soc: 0.3);
        rig.Field.Battery!.IgnoresTimer = true;
        rig.Begin();
        rig.Pass(15);
        Assert.Equal("MP3743", rig.View.Devices.Single(d => d.Id == "battery").Trouble!.Code);
        Assert.Equal(0, rig.Field.Battery.Image.Get(704, "WSet"));
        Assert.Equal(0, rig.BatteryWatts, 1000.0);
    }

    [Fact]
    public async Task Site_that_is_only_watched_is_read_and_never_written()
    {
        await using var rig = await FieldRig.OpenAsync(soc: 0.3, bend: s => s with { Mode = SiteMode.Monitor });
        rig.Begin();
        rig.Pass(10);
        Assert.Null(rig.Wire.Sink);
        Assert.Null(rig.Wire.Link);
        Assert.NotNull(rig.View.Nodes[0].Watts);
        Assert.NotNull(rig.View.Battery!.Soc);
        Assert.Equal((0, 0), (rig.Field.Battery!.Image.Get(704, "WSetEna"), rig.Field.Battery.Image.Get(715, "ControllerHb")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Mixture_of_what_is_on_the_wire_and_what_is_not_is_followed_as_well(bool isBatteryWired)
    {
        await using var rig = await FieldRig.OpenAsync(soc: 0.3, rewire: s => isBatteryWired
            ? s with { Grid = s.Grid with { Meter = s.Grid.Meter! with { Driver = DeviceConfig.Emulated } } }
            : s with { Battery = s.Battery! with { Driver = DeviceConfig.Emulated } });
        rig.Begin();
        rig.Pass(30);
        Assert.InRange(rig.Demo.MeterAt(0, rig.Now).Power.Value, 1.1e6, 1.3e6);
        Assert.True(rig.BatteryWatts > 0.1e6, rig.Trace());
        Assert.Equal(isBatteryWired, rig.Field.Battery!.Image.Get(704, "WSetEna") == 1);
        Assert.Equal(isBatteryWired, rig.View.Devices.Any(d => d.Id == "battery"));
        Assert.Equal(!isBatteryWired, rig.View.Devices.Any(d => d.Id == "grid-meter"));
        Assert.Empty(rig.Demo.Broken);
        Assert.Empty(rig.View.Alarms);
    }

    private static double Cars(FieldRig rig) => rig.View.Consumers.Where(c => c.Kind == ConsumerKind.Connector).Sum(c => c.Watts ?? 0);
}
