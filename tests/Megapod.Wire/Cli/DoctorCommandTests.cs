namespace Megapod.Wire.Cli;

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.Modbus;
using Megapod.Devices.Redfish.Service;
using Megapod.Devices.Solver;
using Megapod.Lab;
using Megapod.Lab.Demo;
using Megapod.Lab.Emulators.SunSpec;
using Megapod.Wire.Redfish.Service;

/// <summary>What the doctor says of a machine and of the devices of a site.</summary>
public sealed class DoctorCommandTests : CommandTest
{
    [Fact]
    public async Task Every_part_of_the_machine_is_named_and_what_is_not_right_has_a_remedy()
    {
        int code = await RunAsync("doctor", "--machine", "--json");
        using var document = JsonDocument.Parse(Output.ToString());
        var findings = document.RootElement.EnumerateArray().ToList();
        Assert.Equal(["solver", "store", "time zones", "clock", "priority", "processors", "memory"], findings.Select(f => f.GetProperty("device").GetString()));
        Assert.All(findings, f => Assert.Equal(f.GetProperty("ok").GetBoolean(), f.GetProperty("remedy").GetString()!.Length == 0));
        Assert.All(findings, f => Assert.EndsWith(".", f.GetProperty("finding").GetString()!));
        Assert.Equal(findings.TrueForAll(f => f.GetProperty("ok").GetBoolean()) ? 0 : 1, code);
        using var solver = Solvers.Open(TimeSpan.FromSeconds(1)).Value;
        Assert.Contains(solver.Name, findings[0].GetProperty("finding").GetString()!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Devices_that_are_what_the_site_takes_them_for_are_reached_named_and_measured()
    {
        var battery = DefaultSite.ReadOr(null).Value.Battery!;
        await using var meter = Serve(new SunSpecMeterEmulator("grid-meter", new Watts(4e6), () => new MeterPicture(Reading.Good(321_000, Instant.Never), new Volts(230), new WattHours(0), new WattHours(0), IsFrozen: false)).Image);
        await using var inverter = Serve(Battery(battery).Image);
        int code = await DoctorAsync(battery, meter.Address.Port, inverter.Address.Port, delay: "2 s");
        var findings = Findings();
        Assert.All(findings, f => Assert.True(f.Ok, f.Text));
        Assert.Equal(0, code);
        Assert.Contains(findings, f => f.Device == "main-meter" && f.Text.Contains("Megapod emulated meter grid-meter version 1 serial grid-meter; SunSpec at register 40000, models 1, 203.", StringComparison.Ordinal));
        Assert.Contains(findings, f => f.Device == "main-meter" && f.Text.Contains("reads 321 kW", StringComparison.Ordinal));
        Assert.Contains(findings, f => f.Device == "main-meter" && f.Ms is > 0 and < 2000 && f.Text.Contains("the site file says 2000 ms", StringComparison.Ordinal));
        Assert.Contains(findings, f => f.Device == "bess" && f.Text.Contains("Nothing is in force; set-points go by model 704, which has a reversion timer", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_wrong_with_devices_is_said_with_what_to_do()
    {
        // The battery can do less than the file says and holds a set-point without end; where the meter should be, another battery answers.
        var battery = DefaultSite.ReadOr(null).Value.Battery!;
        var weak = Battery(battery, share: 0.5);
        weak.Image.Set(704, "WSetEna", 1);
        await using var inverter = Serve(weak.Image);
        await using var foreign = Serve(Battery(battery).Image);
        Assert.Equal(1, await DoctorAsync(battery, foreign.Address.Port, inverter.Address.Port, delay: "100 ms"));
        var wrong = Findings().Where(f => !f.Ok).ToList();
        Assert.All(wrong, f => Assert.NotEmpty(f.Remedy));
        Assert.Contains(wrong, f => f.Device == "main-meter" && f.Text.Contains("lists no model of a meter", StringComparison.Ordinal));
        Assert.Contains(wrong, f => f.Device == "bess" && f.Text.Contains("A set-point is in force without end", StringComparison.Ordinal));
        Assert.Contains(wrong, f => f.Device == "bess" && f.Text.Contains("can charge with 950 kW; the site file says 1900 kW", StringComparison.Ordinal));
        Assert.Contains(wrong, f => f.Device == "bess" && f.Text.Contains("can discharge with 950 kW", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Device_that_is_not_there_is_said_within_its_patience_and_the_others_are_looked_at()
    {
        var battery = DefaultSite.ReadOr(null).Value.Battery!;
        await using var inverter = Serve(Battery(battery).Image);
        using var nobody = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        nobody.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Assert.Equal(1, await DoctorAsync(battery, ((IPEndPoint)nobody.LocalEndPoint!).Port, inverter.Address.Port, delay: "2 s"));
        var findings = Findings();
        var lost = Assert.Single(findings, f => !f.Ok);
        Assert.Equal("main-meter", lost.Device);
        Assert.Null(lost.Ms);
        Assert.NotEmpty(lost.Remedy);
        Assert.Contains(findings, f => f.Device == "bess" && f.Ok);
    }

    [Fact]
    public async Task Controller_of_a_pods_server_is_looked_at_and_what_is_wrong_with_it_fails_the_command()
    {
        const string Server = "rack-a/server-1";
        await using var bench = await EmulatorBench.OpenAsync(scope: Server, isReal: true);
        string text = string.Create(CultureInfo.InvariantCulture, $$"""
            id: doctored
            grid:
              limits: [{id: connection, amount: 1 MW}]
              meter: {id: grid-meter}
            pods:
              - id: pod
                parent: grid
                racks: [{id: rack-a, full: 5 kW, idle: 1 kW, gpus: 2, servers: [{id: server-1, gpus: 2, driver: bmc}]}]
                throughput: [{power: 1 kW, throughput: 0}, {power: 5 kW, throughput: 1}]
            devices:
              - {id: bmc, protocol: redfish, address: "127.0.0.1:{{bench.Controller.Port}}", tls: false, login: none}
            """);
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
            Assert.True(await RunAsync("doctor", file, "--json") == 0, Error.ToString() + Output);
            Assert.Contains(Findings(), f => f.Device == "bmc" && f.Ok && f.Text.Contains($"Example Server serial SN-{Server}", StringComparison.Ordinal));
            bench.Controller.SetRestorePolicy(Server, PowerRestorePolicy.AlwaysOn);
            Output.GetStringBuilder().Clear();
            Assert.Equal(1, await RunAsync("doctor", file, "--json"));
            var wrong = Assert.Single(Findings(), f => !f.Ok);
            Assert.Equal(("bmc", "It starts by itself when power returns."), (wrong.Device, wrong.Text));
            Assert.Empty(bench.Plant.Told);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static SunSpecBatteryEmulator Battery(BatteryConfig battery, double share = 1) => new(
        battery,
        () => new BatteryReading { Power = Reading.Good(0, Instant.Never), Soc = Reading.Good(0.5, Instant.Never), ChargeCapability = battery.Power * share, DischargeCapability = battery.Power * share, IsOnline = true },
        (_, _) => { },
        () => Instant.FromUtc(new DateTime(2026, 5, 1, 0, 0, 0, DateTimeKind.Utc)));

    private static ModbusServer Serve(IRegisterBank bank) => ModbusServer.Open(new ModbusServerConfig(), bank, TimeProvider.System).Value;

    private async Task<int> DoctorAsync(BatteryConfig battery, int meterPort, int batteryPort, string delay)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $$"""
            id: doctored
            grid:
              limits: [{id: connection, amount: 3 MW}]
              meter: {id: grid-meter, delay: {{delay}}, driver: main-meter}
            battery: {parent: grid, power: {{battery.Power.Value}} W, energy: {{battery.Energy.Value}} Wh, driver: bess}
            devices:
              - {id: main-meter, protocol: sunSpec, address: "127.0.0.1:{{meterPort}}", timeout: 500 ms}
              - {id: bess, protocol: sunSpec, address: "127.0.0.1:{{batteryPort}}"}
            """);
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
            return await RunAsync("doctor", file, "--json");
        }
        finally
        {
            File.Delete(file);
        }
    }

    private List<(string Device, bool Ok, double? Ms, string Text, string Remedy)> Findings()
    {
        using var document = JsonDocument.Parse(Output.ToString());
        return [.. document.RootElement.EnumerateArray().Select(f => (
            f.GetProperty("device").GetString()!,
            f.GetProperty("ok").GetBoolean(),
            f.GetProperty("roundTripMs").ValueKind == JsonValueKind.Null ? (double?)null : f.GetProperty("roundTripMs").GetDouble(),
            f.GetProperty("finding").GetString()!,
            f.GetProperty("remedy").GetString()!))];
    }
}
