namespace Megapod.Wire.Doctor;

using System.Net;
using System.Net.Sockets;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Lab.Demo;
using Megapod.Lab.Emulators;
using Megapod.Lab.Emulators.Ocpp;
using Megapod.Lab.Simulation;
using Megapod.Site.Doctor;
using Megapod.Site.Stations;

/// <summary>What the doctor says of charging stations that come to it, and of those that do not.</summary>
public sealed class StationCheckUpTests
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Stations_that_come_say_who_they_are_what_they_can_and_what_holds_in_silence()
    {
        await using var field = await FieldAsync();
        var findings = await LookAsync(field, Wait);
        Assert.All(findings, f => Assert.True(f.Ok, f.Finding));
        Assert.Equal(6, findings.Select(f => f.Device).Distinct().Count());
        Assert.Contains(findings, f => f.Device == "cabinet-a" && f.Finding.StartsWith("Megapod emulated station", StringComparison.Ordinal) && f.Finding.EndsWith("ocpp1.6, security profile 0.", StringComparison.Ordinal));
        Assert.Contains(findings, f => f.Device == "cabinet-b" && f.Finding.EndsWith("ocpp2.0.1, security profile 0.", StringComparison.Ordinal));
        Assert.Equal(6, findings.Count(f => f.Finding.StartsWith("It says that it can: smart charging, limits in W", StringComparison.Ordinal)));
        Assert.Equal(6, findings.Count(f => f.Finding.StartsWith("Its clock is within 2 s of ours", StringComparison.Ordinal)));
        Assert.Equal(6, findings.Count(f => f.RoundTripMs is > 0 and < 1000 && f.Finding.Contains("4 times; the site file's 'commandLatency' is 1000 ms", StringComparison.Ordinal)));
        Assert.Equal(24, findings.Count(f => f.Finding.EndsWith("may draw 30 kW; the site file says 30 kW.", StringComparison.Ordinal)));

        // It has only asked.
        Assert.All(field.Stations, s => Assert.Equal(4, s.Profiles.Count(p => p.Level == 0 && p.Id < 77_000)));
    }

    [Fact]
    public async Task What_is_wrong_with_stations_is_said_with_what_to_do()
    {
        await using var field = await FieldAsync();
        field.Stations[0].Vices = new StationVices { DeniesLimits = true };
        field.Stations[1].Vices = new StationVices { ClockAhead = TimeSpan.FromHours(1) };
        var findings = await LookAsync(field, Wait, site => site with { Devices = [.. site.Devices.Where(d => d.Id != "cabinet-c")], Cabinets = [.. site.Cabinets.Select(c => c.Id == "cabinet-c" ? c with { Driver = DeviceConfig.Emulated } : c)] });
        var wrong = findings.Where(f => !f.Ok).ToList();
        Assert.All(wrong, f => Assert.NotEmpty(f.Remedy));
        Assert.Equal(4, wrong.Count(f => f.Device == "cabinet-a" && f.Finding.EndsWith("may draw 250 kW; the site file says 30 kW.", StringComparison.Ordinal)));
        Assert.Single(wrong, f => f.Device == "cabinet-b" && f.Finding.StartsWith("Its clock is 3600 s ahead", StringComparison.Ordinal));
        Assert.Contains(wrong, f => f.Device == "stations" && f.Finding.Contains("'cabinet-c', which nobody knows", StringComparison.Ordinal));
        Assert.DoesNotContain(wrong, f => f.Device is "cabinet-d" or "cabinet-e" or "cabinet-f");
    }

    [Fact]
    public async Task Station_that_does_not_come_is_waited_for_so_long_and_told_where_it_is_awaited()
    {
        await using var field = await FieldAsync();
        var findings = await LookAsync(field, TimeSpan.FromMilliseconds(300), connects: false);
        Assert.Equal(6, findings.Count);
        Assert.All(findings, f => Assert.False(f.Ok));
        Assert.Contains("It is awaited at ws://127.0.0.1:9220/ocpp/cabinet-a, with security profile 0 and one of ocpp16.", findings[0].Finding, StringComparison.Ordinal);
        Assert.Contains("--wait", findings[0].Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Port_that_a_controller_holds_is_told_with_where_to_ask_instead()
    {
        await using var field = await FieldAsync();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var findings = await LookAsync(field, Wait, at: (IPEndPoint)other.LocalEndpoint, connects: false);
        Assert.Equal(6, findings.Count);
        Assert.All(findings, f => Assert.Contains("If a controller runs here, its stations are connected to it.", f.Finding, StringComparison.Ordinal));
        Assert.All(findings, f => Assert.Contains("/api/v1/site", f.Remedy, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Site_without_stations_awaits_nobody()
    {
        var site = DemoOf(out _).Tree.Site;
        var parts = new SiteStationsParts { Time = TimeProvider.System, Clock = () => Instant.Never, Random = new Random(1) };
        Assert.Empty(await StationCheckUp.LookAsync(site, new OcppEndpointConfig(), parts, Wait, null, TestContext.Current.CancellationToken));
    }

    private static async Task<IReadOnlyList<DoctorFinding>> LookAsync(
        EmulatedField field, TimeSpan wait, Func<SiteConfig, SiteConfig>? rewire = null, IPEndPoint? at = null, bool connects = true)
    {
        var site = rewire?.Invoke(field.Site) ?? field.Site;
        var parts = new SiteStationsParts { Time = TimeProvider.System, Clock = Now, Random = new Random(1) };
        var endpoint = new OcppEndpointConfig { Plain = at ?? new IPEndPoint(IPAddress.Loopback, 0) };
        return await StationCheckUp.LookAsync(site, endpoint, parts, wait, s => Connect(field, s, connects), TestContext.Current.CancellationToken);
    }

    private static void Connect(EmulatedField field, SiteStations stations, bool connects)
    {
        if (connects)
        {
            field.Connect(stations.Plain!);
        }
    }

    private static Instant Now() => Instant.FromUtc(TimeProvider.System.GetUtcNow().UtcDateTime);

    /// <summary>Emulated stations in real time: it is bytes that are waited for.</summary>
    private static async Task<EmulatedField> FieldAsync() => (await EmulatedField.OpenAsync(DemoOf(out _), Now, TimeProvider.System)).Value;

    private static DemoSite DemoOf(out Instant from)
    {
        from = new Instant(Now().Ticks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute);
        var scenario = ScenarioBuilder.Build(new ScenarioRequest { From = from, To = from + TimeSpan.FromHours(1), SessionsPerDay = 1 }).Value;
        return new DemoSite(scenario, 1.9e6, 0.1e6);
    }
}
