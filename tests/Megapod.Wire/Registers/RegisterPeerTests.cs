namespace Megapod.Wire.Registers;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.Modbus;
using Megapod.Devices.Polling;
using Megapod.Devices.Registers;
using Megapod.Wire.Peers;

/// <summary>The example battery in a server of somebody else (Debian's pymodbus 3.0.0), its registers laid out by Python.</summary>
public sealed class RegisterPeerTests : RegisterBench
{
    private readonly Instant now = new(638_000_000_000_000_000);

    [Fact]
    public async Task Example_battery_is_read_and_told_over_the_wire()
    {
        using var server = Server();
        await using var client = Client(server.Port);
        var unit = client.Unit(1);
        var driver = new RegisterBatteryDriver("battery", unit, BatteryMap, Board, Tree.Site.Battery! with { Power = new Watts(2e6) }, PollPace.Usual, () => now);
        Assert.Null(await driver.PollAsync(now, Stop));
        Assert.Null(driver.Trouble);
        var seen = Look(now).Battery;
        Assert.Equal((-12_300, 0.645, 50_000, 40_000, true), (seen.Power.Value, seen.Soc.Value, seen.ChargeCapability.Value, seen.DischargeCapability.Value, seen.IsOnline));
        var check = (await RegisterCheckUp.LookAsync(unit, BatteryMap, now, () => 0, Stop)).Value;
        Assert.Equal((229.25, 1_234_567_890_123, 0), (check.Voltage!.Value.Value, check.EnergyImport!.Value.Value, check.Held!.Value.Value));

        driver.Tell(new BatterySetpoint(1, new Watts(90_000), TimeSpan.FromMinutes(3)), now);
        Assert.Null(await driver.CarryAsync(now, Stop));
        Assert.Null(driver.Trouble);
        Assert.Equal([1, 0xFC7C], (await unit.ReadAsync(200, 2, Stop)).Value);
        Assert.Equal([1], (await unit.ReadAsync(210, 1, Stop)).Value);
    }

    [Fact]
    public async Task Device_of_another_model_is_neither_believed_nor_written()
    {
        using var server = Server("EXAMPLE-2");
        await using var client = Client(server.Port);
        var unit = client.Unit(1);
        var driver = new RegisterBatteryDriver("battery", unit, BatteryMap, Board, Tree.Site.Battery!, PollPace.Usual, () => now);
        driver.Tell(new BatterySetpoint(1, new Watts(90_000), TimeSpan.FromMinutes(3)), now);
        var fault = await driver.CarryAsync(now, Stop);
        Assert.Equal("MP3771", fault?.Code);
        Assert.Contains("holds 'EXAMPLE-2' instead of 'EXAMPLE-1'", fault!.Message, StringComparison.Ordinal);
        Assert.All((await unit.ReadAsync(200, 11, Stop)).Value, register => Assert.Equal(0, register));
    }

    private static PeerServer Server(params string[] model) => Peers.StartPython("python3-pymodbus", "pymodbus.server.async_io", "register_map_server.py", model);

    private static ModbusClient Client(int port) => new(new ModbusClientConfig("127.0.0.1", port), TimeProvider.System, new SeededRandom(1));
}
