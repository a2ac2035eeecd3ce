namespace Megapod.Wire.Emulators;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.Modbus;
using Megapod.Devices.SunSpec;
using Megapod.Lab;
using Megapod.Lab.Demo;
using Megapod.Lab.Emulators.SunSpec;

/// <summary>The twin's battery and meter over real Modbus TCP, read and driven by the code that drives real ones.</summary>
public sealed class SunSpecEmulatorTests : IAsyncDisposable
{
    private static readonly Instant Start = Instant.FromUtc(new DateTime(2026, 5, 1, 0, 0, 0, DateTimeKind.Utc));
    private readonly BatteryConfig battery = DefaultSite.ReadOr(null).Value.Battery!;
    private readonly List<(double Watts, double Seconds)> orders = [];
    private readonly List<IAsyncDisposable> open = [];
    private Instant now = Start;
    private BatteryReading reading;

    public SunSpecEmulatorTests() => reading = new BatteryReading
    {
        Power = Reading.Good(-400_000, Start),
        Soc = Reading.Good(0.625, Start),
        ChargeCapability = battery.Power,
        DischargeCapability = battery.Power,
        IsOnline = true,
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Battery_is_read_as_it_stands_in_our_signs_and_units()
    {
        var (driver, _) = await OpenAsync(Emulator());
        var state = await driver.ReadAsync(now, Stop);
        Assert.Empty(state.Faults);
        Assert.Equal((-400_000, 0.625), (state.Power.Value, state.Soc.Value));
        Assert.Equal((battery.Power.Value, battery.Power.Value), (state.ChargeLimit!.Value.Value, state.DischargeLimit!.Value.Value));
        Assert.True(state.IsOnline);
        Assert.Equal(SunSpecControlPath.Model704, state.Path);
        reading = reading with { Power = Reading.Missing, Soc = Reading.Missing, IsOnline = false };
        now += TimeSpan.FromSeconds(1);
        state = await driver.ReadAsync(now, Stop);
        Assert.Equal((Quality.Missing, Quality.Missing, false), (state.Power.Quality, state.Soc.Quality, state.IsOnline!.Value));
    }

    [Fact]
    public async Task Set_point_is_obeyed_renewed_and_lapses_by_itself_when_nobody_renews_it()
    {
        var emulator = Emulator();
        var (driver, control) = await OpenAsync(emulator);
        for (int k = 0; k < 4; k++)
        {
            await driver.ReadAsync(now, Stop);
            var armed = await control.ArmAsync(new Watts(250_000), new Watts(0), TimeSpan.FromSeconds(30), now, Stop);
            Assert.True(armed.IsSuccess, string.Join(' ', armed.Faults));
            Assert.Equal((250_000, 30), (armed.Value.Power.Value, armed.Value.Hold!.Value.TotalSeconds));
            now += TimeSpan.FromSeconds(3);
            await driver.ReadAsync(now, Stop);
        }

        // Each write starts the timer anew, and the plant hears of each: it must not lapse before the device does.
        Assert.All(orders, o => Assert.Equal((250_000, 30), o));
        Assert.True(orders.Count >= 4);
        Assert.Equal(SunSpecTimer.Proven, driver.State.Timer);
        Assert.InRange(driver.State.Order!.Remaining!.Value.TotalSeconds, 26, 28);

        // Nobody says anything any more.
        now += TimeSpan.FromSeconds(28);
        int told = orders.Count;
        emulator.Pass();
        emulator.Pass();
        Assert.Equal([(0, 0)], orders.Skip(told));
        await driver.ReadAsync(now, Stop);
        Assert.True(driver.State.HasReverted);
    }

    [Fact]
    public async Task Vices_are_seen()
    {
        var emulator = Emulator();
        emulator.IgnoresTimer = true;
        var (driver, control) = await OpenAsync(emulator);
        for (int k = 0; k < 4; k++)
        {
            await driver.ReadAsync(now, Stop);
            await control.ArmAsync(new Watts(-100_000), new Watts(0), TimeSpan.FromSeconds(30), now, Stop);
            now += TimeSpan.FromSeconds(3);
        }

        var state = await driver.ReadAsync(now, Stop);
        Assert.Equal(SunSpecTimer.Timerless, state.Timer);

        emulator.IsHeartFrozen = true;
        for (int k = 0; k < 8; k++)
        {
            now += TimeSpan.FromSeconds(1);
            state = await driver.ReadAsync(now, Stop);
        }

        Assert.Equal(SunSpecHeartbeat.Standing, state.InverterHeartbeat);
        Assert.Equal(Quality.Stale, state.Power.Quality);

        emulator.IsLocal = true;
        state = await driver.ReadAsync(now, Stop);
        Assert.Equal(SunSpecAuthority.Local, state.Authority);
        Assert.False((await control.ArmAsync(new Watts(1000), new Watts(0), TimeSpan.FromSeconds(30), now, Stop)).IsSuccess);
    }

    [Theory]
    [InlineData(1_234_500)]
    [InlineData(-876_500)]
    [InlineData(0)]
    public async Task Meter_shows_import_positive_to_its_step_and_nothing_when_it_knows_nothing(double watts)
    {
        Reading shown = Reading.Good(watts, Start);
        var meter = new SunSpecMeterEmulator("grid-meter", new Watts(3e6), () => new MeterPicture(shown, new Volts(230), new WattHours(0), new WattHours(0), IsFrozen: false));
        var registers = await ServeAsync(meter.Image);
        var check = (await SunSpecCheckUp.LookAsync(registers, now, () => 0, Stop)).Value;
        Assert.True(check.IsMeter);
        Assert.Equal(watts, check.Power!.Value.Value, 100.0);
        Assert.Contains("grid-meter", check.Identity, StringComparison.Ordinal);
        shown = Reading.Missing;
        Assert.Null((await SunSpecCheckUp.LookAsync(registers, now, () => 0, Stop)).Value.Power);
        shown = Reading.Good(3.1e6, Start);
        Assert.Null((await SunSpecCheckUp.LookAsync(registers, now, () => 0, Stop)).Value.Power);
    }

    public async ValueTask DisposeAsync()
    {
        for (int i = open.Count - 1; i >= 0; i--)
        {
            await open[i].DisposeAsync();
        }
    }

    private SunSpecBatteryEmulator Emulator() => new(battery, () => reading, (watts, holds) => orders.Add((watts.Value, holds.TotalSeconds)), () => now);

    private async Task<(SunSpecBattery Driver, SunSpecBatteryControl Control)> OpenAsync(SunSpecBatteryEmulator emulator)
    {
        var device = (await SunSpecDevice.DiscoverAsync(await ServeAsync(emulator.Image), Stop)).Value;
        var driver = new SunSpecBattery(device, new SunSpecBatteryConfig());
        return (driver, new SunSpecBatteryControl(driver));
    }

    private ValueTask<IRegisters> ServeAsync(SunSpecImage image)
    {
        var server = ModbusServer.Open(new ModbusServerConfig(), image, TimeProvider.System).Value;
        open.Add(server);
        var client = new ModbusClient(new ModbusClientConfig("127.0.0.1", server.Address.Port), TimeProvider.System, new SeededRandom(1));
        open.Add(client);
        return ValueTask.FromResult<IRegisters>(client.Unit(1));
    }
}
