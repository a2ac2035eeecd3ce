namespace Megapod.Wire.SunSpec;

using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.SunSpec;

/// <summary>A battery at rest at half charge, its driver, and time that only the test moves.</summary>
public abstract class BatteryBench : SunSpecBench
{
    internal static readonly TimeSpan Hold = TimeSpan.FromSeconds(60);

    private protected BatteryBench(params int[] models)
    {
        Fake = new FakeDevice(40000, [1, .. models]);
        foreach (int model in models)
        {
            foreach (var point in OfficialModel.Load(model).Points.Where(p => p.Type == "sunssf"))
            {
                Fake.Put(model, point.Name, 0);
            }
        }
    }

    private protected FakeDevice Fake { get; }

    private protected SunSpecBattery Battery { get; private set; } = null!;

    private protected SunSpecBatteryControl Control { get; private set; } = null!;

    private protected SunSpecBatteryConfig Config { get; set; } = new();

    private protected async Task Open()
    {
        Battery = new SunSpecBattery(await Find(Fake), Config);
        Control = new SunSpecBatteryControl(Battery);
        await Read();
    }

    private protected async Task<SunSpecBatteryState> Read() => await Battery.ReadAsync(Fake.Now, Stop);

    private protected async Task<SunSpecBatteryState> Pass(double seconds)
    {
        Fake.Now += TimeSpan.FromSeconds(seconds);
        return await Read();
    }

    private protected async Task<Outcome<SunSpecArmed>> Arm(double watts, double revert = 0) => await Control.ArmAsync(new Watts(watts), new Watts(revert), Hold, Fake.Now, Stop);

    private protected async Task<SunSpecArmed> Armed(double watts, double revert = 0)
    {
        var armed = await Arm(watts, revert);
        Assert.True(armed.IsSuccess, armed.IsSuccess ? "" : armed.Faults[0].ToString());
        return armed.Value;
    }

    private protected async Task<string> Refused(double watts) => (await Arm(watts)).Faults[0].Code;

    private protected List<string> Writes(int model) =>
        [.. Fake.Requests.Where(r => r.IsWrite).Select(r => OfficialModel.Load(model).Points.FirstOrDefault(p => Fake.PlaceOf(model, p.Name) == r.Address)?.Name ?? "elsewhere")];
}
