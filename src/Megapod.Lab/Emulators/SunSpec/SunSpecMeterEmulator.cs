namespace Megapod.Lab.Emulators.SunSpec;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.SunSpec;
using Megapod.Lab.Demo;

/// <summary>
/// A meter of the twin as it answers on the wire: SunSpec models 1 and 203, power as the twin's meter shows it, import positive, voltages, and counters of energy that go on with it. One that is frozen
/// goes on answering, and nothing in its registers moves.
/// </summary>
public sealed class SunSpecMeterEmulator
{
    /// <summary>Register of the mark.</summary>
    public const int Base = 40000;

    private const int Common = 1;
    private const int Meter = 203;

    /// <summary>Counters of energy that stand at zero say that they are not there, so ours have counted something before the world began.</summary>
    private const double CountedBeforeWattHours = 1000;

    private readonly Func<MeterPicture> look;
    private readonly double most;

    /// <summary>A meter.</summary>
    /// <param name="name">Its name, as its model.</param>
    /// <param name="largest">The most it can show, either way, W: a larger power is not implemented.</param>
    /// <param name="look">What the twin's meter shows now.</param>
    public SunSpecMeterEmulator(string name, Watts largest, Func<MeterPicture> look)
    {
        this.look = look;
        most = largest.Value;
        Image = new SunSpecImage(Base, Common, Meter) { Asked = Show };
        Image.SetText(Common, "Mn", "Megapod");
        Image.SetText(Common, "Md", $"emulated meter {name}");
        Image.SetText(Common, "Vr", "1");
        Image.SetText(Common, "SN", name);
        Image.SetScale(Meter, "W_SF", SunSpecImage.ScaleFor(largest.Value, short.MaxValue));
        Image.SetScale(Meter, "V_SF", -1);
        Image.SetScale(Meter, "TotWh_SF", 0);
    }

    /// <summary>Its registers.</summary>
    public SunSpecImage Image { get; }

    private void Show()
    {
        var now = look();
        if (now.IsFrozen)
        {
            return;
        }

        Image.Set(Meter, "W", now.Power.Quality == Quality.Good && Math.Abs(now.Power.Value) <= most ? now.Power.Value : double.NaN);
        foreach (string phase in (string[])["PhV", "PhVphA", "PhVphB", "PhVphC"])
        {
            Image.Set(Meter, phase, now.Voltage.Value);
        }

        Image.Set(Meter, "TotWhImp", Math.Floor(CountedBeforeWattHours + now.Imported.Value));
        Image.Set(Meter, "TotWhExp", Math.Floor(CountedBeforeWattHours + now.Exported.Value));
    }
}
