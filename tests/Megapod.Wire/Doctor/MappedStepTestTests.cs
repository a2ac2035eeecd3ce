namespace Megapod.Wire.Doctor;

using System.Globalization;
using Megapod.Control.Commissioning;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.Modbus;
using Megapod.Devices.Modbus.Messages;
using Megapod.Files.RegisterMap;
using Megapod.Files.SiteFile;
using Megapod.Site.Doctor;
using Megapod.Site.Stations;
using Megapod.Tests;
using Megapod.Wire.Registers;
using Megapod.Wire.Site;

/// <summary>Step tests of a battery with a register map, whose set-points end with a watchdog.</summary>
public sealed class MappedStepTestTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);
    private readonly FakeClock clock = new();
    private readonly Bank bank = new();

    private Instant Now => Instant.FromUtc(new DateTime(2026, 5, 1, 0, 0, 0, DateTimeKind.Utc)) + clock.Elapsed;

    [Fact]
    public async Task Battery_with_a_watchdog_that_runs_is_proven_both_ways()
    {
        var report = await TestAsync(hasWatchdog: true);
        Assert.Equal(["charging", "discharging"], report.Things.Select(t => t.Test));
        Assert.All(report.Things, t => Assert.True(t is { Shown: EnforcementClass.ClosedLoop, Verdict: <= StepVerdict.Consistent }, Text(t)));

        // Told to hold for 15 s. Charging ends with its time at the latest; discharging lasts at least that long, and its watchdog of 8 s ends it.
        var ends = report.Things.Select(t => t.Findings.Single(f => f.What == "reversion")).ToList();
        Assert.InRange(ends[0].Most!.Value, 15 - 8, 15.5);
        Assert.InRange(ends[1].Most!.Value, 15, 15 + 8.5);
    }

    [Fact]
    public async Task Battery_whose_watchdog_does_nothing_does_not_let_go_and_is_put_to_rest()
    {
        var report = await TestAsync(hasWatchdog: false);
        var charging = report.Things[0];
        Assert.Equal((EnforcementClass.Advisory, StepVerdict.Weaker), (charging.Shown, charging.Verdict));
        Assert.Contains("it does not let go by itself", Text(charging), StringComparison.Ordinal);
        Assert.Equal(0, bank.SetPoint);
    }

    private static string Text(StepDeviceReport thing) => string.Join('\n', thing.Findings.Select(f => $"{thing.Test} {f.Verdict} {f.What}: {f.Text}"));

    private async Task<StepTestReport> TestAsync(bool hasWatchdog)
    {
        (bank.Clock, bank.HasWatchdog) = (() => Now, hasWatchdog);
        await using var server = ModbusServer.Open(new ModbusServerConfig(), bank, TimeProvider.System).Value;
        string text = string.Create(CultureInfo.InvariantCulture, $$"""
            id: mapped
            grid: {limits: [{id: connection, amount: 3 MW}, {id: feed-in, amount: 1 MW, direction: export}]}
            battery: {parent: grid, power: 40 kW, energy: 100 kWh, driver: bess}
            devices: [{id: bess, protocol: modbus, map: map.yaml, address: "127.0.0.1:{{server.Address.Port}}"}]
            commissioning: {stepTestUntil: {{Now + TimeSpan.FromHours(1)}}}
            """);
        var site = SiteFileReader.Parse(text, "site.yaml").Value;
        var map = RegisterMapReader.Read(Path.Combine(TestData.RepositoryRoot, "src", "Megapod.Devices", "Profiles", "Registers", "example-battery.yaml")).Value;
        var parts = new SiteStationsParts { Time = clock, Clock = () => Now, Random = new Random(1) };
        await using var tester = (await StepTester.OpenAsync(site, new Dictionary<string, RegisterMapConfig> { ["bess"] = map }, new OcppEndpointConfig(), parts, 1, _ => { })).Value;
        for (var patience = TimeSpan.FromMinutes(10); !tester.Run.IsOver; patience -= Step)
        {
            Assert.True(patience > TimeSpan.Zero, "The tests never end.");
            Move(tester);
            tester.Run.Pass(Now);
        }

        for (int k = 0; k < 40; k++)
        {
            Move(tester);
        }

        return tester.Report;
    }

    private void Move(StepTester tester)
    {
        clock.MoveTo(clock.Elapsed + Step);
        var now = Now;
        SpinWait.SpinUntil(() => tester.Wire.Devices(now).All(d => d.Due > now), TimeSpan.FromMilliseconds(200));
    }

    /// <summary>The example battery, alive: its power follows its set-point 300 ms later, its heart beats, and its watchdog of 8 s ends a set-point.</summary>
    private sealed class Bank : IRegisterBank
    {
        private const int Set = 201;
        private const int Watchdog = 210;
        private readonly Lock gate = new();
        private readonly FakeTables fake = RegisterBench.Battery();
        private Instant fedAt = Instant.Never;
        private Instant toldAt = Instant.Never;
        private short told;
        private short before;

        public Func<Instant> Clock { get; set; } = () => Instant.Never;

        public bool HasWatchdog { get; set; }

        public short SetPoint
        {
            get
            {
                lock (gate)
                {
                    Live();
                    return told;
                }
            }
        }

        public ModbusExceptionCode ReadHolding(byte unit, ushort address, Span<ushort> values)
        {
            lock (gate)
            {
                Live();
                fake.Holding.AsSpan(address, values.Length).CopyTo(values);
                return ModbusExceptionCode.None;
            }
        }

        public ModbusExceptionCode ReadInputs(byte unit, ushort address, Span<ushort> values)
        {
            fake.Inputs.AsSpan(address, values.Length).CopyTo(values);
            return ModbusExceptionCode.None;
        }

        public ModbusExceptionCode WriteHolding(byte unit, ushort address, ReadOnlySpan<ushort> values)
        {
            lock (gate)
            {
                values.CopyTo(fake.Holding.AsSpan(address));
                fedAt = address <= Watchdog && address + values.Length > Watchdog ? Clock() : fedAt;
                Live();
                return ModbusExceptionCode.None;
            }
        }

        private void Live()
        {
            var now = Clock();
            fake.Holding[Set] = HasWatchdog && now - fedAt > TimeSpan.FromSeconds(8) ? (ushort)0 : fake.Holding[Set];
            if ((short)fake.Holding[Set] != told)
            {
                (before, told, toldAt) = (told, (short)fake.Holding[Set], now);
            }

            int raw = now - toldAt >= TimeSpan.FromMilliseconds(300) ? told : before;
            (fake.Holding[100], fake.Holding[101]) = ((ushort)(raw & 0xFFFF), (ushort)(raw < 0 ? 0xFFFF : 0));
            fake.Holding[108] = (ushort)(now.Ticks / TimeSpan.TicksPerSecond);
        }
    }
}
