namespace Megapod.Wire.Registers;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.Polling;
using Megapod.Files.RegisterMap;
using Megapod.Lab;
using Megapod.Tests;

/// <summary>What tests of devices with register maps share: the shipped maps, a site, and devices in memory that fit them.</summary>
public abstract class RegisterBench
{
    internal static readonly PowerTree Tree = PowerTree.From(DefaultSite.ReadOr(null).Value);

    internal static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The shipped battery with a watchdog that waits longer, so that what goes on meanwhile can be seen.</summary>
    internal static RegisterMapConfig BatteryMap { get; } = Patient(Shipped("example-battery"));

    internal static RegisterMapConfig MeterMap { get; } = Shipped("example-meter");

    private protected SiteBoard Board { get; } = new(Tree);

    /// <summary>A device that is the example battery: discharging 12.3 kW, 64.5 %, ready.</summary>
    internal static FakeTables Battery()
    {
        var fake = new FakeTables();
        fake.Put(0, 0x4558, 0x414D, 0x504C, 0x452D, 0x3100, 0, 3);
        fake.Put(100, 123, 0, 645, 5000, 4000, 1, 3, 0, 7);
        fake.Watchdog = (210, TimeSpan.FromSeconds(30), 201);
        return fake;
    }

    /// <summary>A map from text.</summary>
    internal static RegisterMapConfig Parse(string text)
    {
        var map = RegisterMapReader.Parse(text, "map.yaml");
        Assert.True(map.IsSuccess, string.Join('\n', map.Faults));
        return map.Value;
    }

    internal SiteSnapshot Look(Instant now)
    {
        var snapshot = new SiteSnapshot(Tree);
        Board.Read(snapshot, now);
        return snapshot;
    }

    private static RegisterMapConfig Patient(RegisterMapConfig map) =>
        map with { Control = map.Control! with { Watchdog = map.Control.Watchdog! with { Period = TimeSpan.FromSeconds(5), Timeout = TimeSpan.FromSeconds(30) } } };

    private static RegisterMapConfig Shipped(string name)
    {
        var map = RegisterMapReader.Read(Path.Combine(TestData.RepositoryRoot, "src/Megapod.Devices/Profiles/Registers", $"{name}.yaml"));
        Assert.True(map.IsSuccess, string.Join('\n', map.Faults));
        return map.Value;
    }
}
