namespace Megapod.Wire.Cli;

using System.Globalization;
using System.Text.Json;
using Megapod.Devices.Modbus;
using Megapod.Devices.Modbus.Messages;
using Megapod.Tests;
using Megapod.Wire.Registers;

/// <summary>Commands that know register maps, with the example devices behind our own Modbus server.</summary>
public sealed class RegisterMapCommandTests : CommandTest
{
    private static readonly string Shipped = Path.Combine(TestData.RepositoryRoot, "src", "Megapod.Devices", "Profiles", "Registers");

    [Fact]
    public async Task Good_map_is_0_and_answered_with_what_it_comes_down_to()
    {
        Assert.Equal(0, await RunAsync("check", Path.Combine(Shipped, "example-meter.yaml")));
        Assert.Equal("Example meter of nobody's make: a meter, 6 points in 1 request.\nIt is only read.\n", Output.ToString());
    }

    [Fact]
    public async Task Bad_map_is_1_and_answered_with_places()
    {
        string path = Path.Combine(TestData.RepositoryRoot, "tests", "Megapod.Unit", "Files", "bad", "maps", "alternating.yaml");
        Assert.Equal(1, await RunAsync("check", path));
        Assert.Equal($"{path}:7:13: The pattern has two numbers. [MP1108]\n    Add 'other'.\n", Output.ToString());
    }

    [Fact]
    public async Task Schema_of_maps_is_another_one()
    {
        Assert.Equal(0, await RunAsync("schema", "--map"));
        using var schema = JsonDocument.Parse(Output.ToString());
        Assert.Equal("Register map", schema.RootElement.GetProperty("title").GetString());
    }

    [Fact]
    public async Task Doctor_reads_devices_by_their_maps_and_says_what_ends_a_set_point()
    {
        var bank = new Bank(RegisterBench.Battery());
        await using var server = ModbusServer.Open(new ModbusServerConfig(), bank, TimeProvider.System).Value;
        Assert.Equal(0, await DoctorAsync(server.Address.Port, "example-battery.yaml"));
        var findings = Findings();
        Assert.Equal("Example battery of nobody's make: -12.3 kW, import positive, state of charge 64.5%.", findings[0].Text);
        Assert.Equal("If we fell silent now: nothing is in force; set-points lapse 8 s after the last write of the watchdog.", findings[1].Text);
        Assert.False(bank.WasWritten);
    }

    [Fact]
    public async Task Doctor_says_that_it_is_another_device_and_reads_no_more_of_it()
    {
        var fake = RegisterBench.Battery();
        fake.Holding[6] = 2;
        await using var server = ModbusServer.Open(new ModbusServerConfig(), new Bank(fake), TimeProvider.System).Value;
        Assert.Equal(1, await DoctorAsync(server.Address.Port, "example-battery.yaml"));
        var finding = Assert.Single(Findings());
        Assert.Contains("register 6 holds 2 instead of 3", finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Map_of_another_thing_is_bad_input()
    {
        Assert.Equal(2, await DoctorAsync(1, "example-meter.yaml"));
        Assert.Contains("MP1110", Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fuzz_says_how_it_went_with_each_parser()
    {
        Assert.Equal(0, await RunAsync("fuzz", "--inputs", "2000", "--seed", "3", "--json"));
        using var result = JsonDocument.Parse(Output.ToString());
        Assert.Equal(12, result.RootElement.GetProperty("parsers").GetArrayLength());
        Assert.Equal(0, result.RootElement.GetProperty("findings").GetArrayLength());
    }

    [Fact]
    public async Task Fuzz_of_a_parser_that_is_none_is_bad_input()
    {
        Assert.Equal(2, await RunAsync("fuzz", "--parser", "morse"));
        Assert.Contains("modbus, mqtt, sunspec, snmp, snmp-profile, ocpp-1.6", Error.ToString(), StringComparison.Ordinal);
    }

    private async Task<int> DoctorAsync(int port, string map)
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            File.Copy(Path.Combine(Shipped, map), Path.Combine(folder.FullName, "map.yaml"));
            string site = Path.Combine(folder.FullName, "site.yaml");
            await File.WriteAllTextAsync(
                site,
                string.Create(CultureInfo.InvariantCulture, $$"""
                    id: doctored
                    grid: {limits: [{id: connection, amount: 3 MW}]}
                    battery: {parent: grid, power: 40 kW, energy: 100 kWh, driver: bess}
                    devices: [{id: bess, protocol: modbus, map: map.yaml, address: "127.0.0.1:{{port}}"}]
                    """),
                TestContext.Current.CancellationToken);
            return await RunAsync("doctor", site, "--json");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private List<(bool Ok, string Text)> Findings()
    {
        using var document = JsonDocument.Parse(Output.ToString());
        return [.. document.RootElement.EnumerateArray().Select(f => (f.GetProperty("ok").GetBoolean(), f.GetProperty("finding").GetString()!))];
    }

    /// <summary>A device in memory behind a server.</summary>
    private sealed class Bank(FakeTables fake) : IRegisterBank
    {
        public bool WasWritten { get; private set; }

        public ModbusExceptionCode ReadHolding(byte unit, ushort address, Span<ushort> values)
        {
            fake.Holding.AsSpan(address, values.Length).CopyTo(values);
            return ModbusExceptionCode.None;
        }

        public ModbusExceptionCode ReadInputs(byte unit, ushort address, Span<ushort> values)
        {
            fake.Inputs.AsSpan(address, values.Length).CopyTo(values);
            return ModbusExceptionCode.None;
        }

        public ModbusExceptionCode WriteHolding(byte unit, ushort address, ReadOnlySpan<ushort> values)
        {
            WasWritten = true;
            return ModbusExceptionCode.None;
        }
    }
}
