namespace Megapod.Lab.Emulators.SunSpec;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.SunSpec;

/// <summary>A meter of the twin as it answers on the wire: SunSpec models 1 and 203, power as the twin's meter shows it, import positive.</summary>
public sealed class SunSpecMeterEmulator
{
    /// <summary>Register of the mark.</summary>
    public const int Base = 40000;

    private const int Common = 1;
    private const int Meter = 203;

    private readonly Func<Reading> read;
    private readonly double most;

    /// <summary>A meter.</summary>
    /// <param name="name">Its name, as its model.</param>
    /// <param name="largest">The most it can show, either way, W: a larger power is not implemented.</param>
    /// <param name="read">What the twin's meter shows now.</param>
    public SunSpecMeterEmulator(string name, Watts largest, Func<Reading> read)
    {
        this.read = read;
        most = largest.Value;
        Image = new SunSpecImage(Base, Common, Meter) { Asked = Show };
        Image.SetText(Common, "Mn", "Megapod");
        Image.SetText(Common, "Md", $"emulated meter {name}");
        Image.SetText(Common, "Vr", "1");
        Image.SetText(Common, "SN", name);
        Image.SetScale(Meter, "W_SF", SunSpecImage.ScaleFor(largest.Value, short.MaxValue));
    }

    /// <summary>Its registers.</summary>
    public SunSpecImage Image { get; }

    private void Show()
    {
        var reading = read();
        Image.Set(Meter, "W", reading.Quality == Quality.Good && Math.Abs(reading.Value) <= most ? reading.Value : double.NaN);
    }
}
