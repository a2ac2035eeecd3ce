namespace Megapod.Wire.Cli;

using System.Globalization;
using System.Text.Json;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.Modbus;
using Megapod.Lab;
using Megapod.Lab.Emulators.SunSpec;
using Megapod.Storage.Journal;

/// <summary>The door of step tests: who may have one, and what is said to whom may not.</summary>
public sealed class DoctorStepTestTests : CommandTest
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();

    [Fact]
    public async Task Site_without_leave_is_refused_with_what_to_write()
    {
        Assert.Equal(3, await TestAsync("", "--yes"));
        Assert.Contains("The site does not allow step tests. [MP3131]", Error.ToString(), StringComparison.Ordinal);
        Assert.Contains("stepTestUntil", Error.ToString(), StringComparison.Ordinal);
        Assert.Empty(Output.ToString());
    }

    [Fact]
    public async Task Leave_that_is_over_is_none()
    {
        Assert.Equal(3, await TestAsync(Leave(TimeSpan.FromHours(-1)), "--yes"));
        Assert.Contains("and that is over. [MP3132]", Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_that_nobody_has_confirmed_is_not_begun()
    {
        Assert.Equal(3, await TestAsync(Leave(TimeSpan.FromHours(1))));
        Assert.Contains("[MP3136]", Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folder_of_the_controller_has_to_be_named()
    {
        string file = await WriteAsync(Leave(TimeSpan.FromHours(1)), 1);
        Assert.Equal(2, await RunAsync("doctor", file, "--step-test", "--yes"));
        Assert.Contains("[MP3135]", Error.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, await RunAsync("doctor", "--step-test", "--yes"));
        Assert.Contains("[MP3138]", Error.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, await RunAsync("doctor", file, "--wait", "a while"));
        Assert.Contains("[MP3137]", Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Controller_that_runs_on_the_folder_keeps_the_test_out()
    {
        using var controller = JournalFile.Open(folder.FullName, "stepped").Value;
        Assert.Equal(2, await TestAsync(Leave(TimeSpan.FromHours(1)), "--yes"));
        Assert.Contains("[MP3303]", Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Battery_that_may_not_be_stepped_now_is_told_so_and_the_report_is_written()
    {
        var battery = DefaultSite.ReadOr(null).Value.Battery!;
        var emulator = new SunSpecBatteryEmulator(
            battery, () => new BatteryReading { Power = Reading.Good(0, Instant.Never), Soc = Reading.Good(0.03, Instant.Never), ChargeCapability = battery.Power, DischargeCapability = battery.Power, IsOnline = true }, (_, _) => { }, Now);
        await using var server = ModbusServer.Open(new ModbusServerConfig(), emulator.Image, TimeProvider.System).Value;
        string page = Path.Combine(folder.FullName, "report.json");
        Assert.Equal(1, await TestAsync(Leave(TimeSpan.FromHours(1)), server.Address.Port, "--yes", "--json", "--report", page));
        using var report = JsonDocument.Parse(Output.ToString());
        var things = report.RootElement.GetProperty("things").EnumerateArray().ToList();
        Assert.Equal(["charging", "discharging"], things.Select(t => t.GetProperty("test").GetString()));
        Assert.All(things, t => Assert.Equal("refused", t.GetProperty("verdict").GetString()));
        Assert.All(things, t => Assert.Contains("its state of charge is 3%", t.GetProperty("findings")[0].GetProperty("text").GetString()!, StringComparison.Ordinal));
        Assert.False(report.RootElement.GetProperty("isGood").GetBoolean());
        Assert.Equal(Output.ToString().Trim(), (await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken)).Trim());
        Assert.Equal(0, emulator.Image.Get(704, "WSetEna"));
    }

    private static string Leave(TimeSpan ahead) => $"commissioning: {{stepTestUntil: {Now() + ahead}}}";

    private static Instant Now() => Instant.FromUtc(TimeProvider.System.GetUtcNow().UtcDateTime);

    private Task<int> TestAsync(string leave, params string[] options) => TestAsync(leave, 1, options);

    private async Task<int> TestAsync(string leave, int port, params string[] options) =>
        await RunAsync(["doctor", await WriteAsync(leave, port), "--step-test", "--state", folder.FullName, .. options]);

    private async Task<string> WriteAsync(string leave, int port)
    {
        string file = Path.Combine(folder.FullName, "site.yaml");
        string text = string.Create(CultureInfo.InvariantCulture, $$"""
            id: stepped
            grid: {limits: [{id: connection, amount: 3 MW}]}
            battery: {parent: grid, power: 1.9 MW, energy: 3.9 MWh, driver: bess}
            devices: [{id: bess, protocol: sunSpec, address: "127.0.0.1:{{port}}"}]
            {{leave}}
            """);
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        return file;
    }
}
