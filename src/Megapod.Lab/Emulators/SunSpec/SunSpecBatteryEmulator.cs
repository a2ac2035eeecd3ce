namespace Megapod.Lab.Emulators.SunSpec;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.SunSpec;

/// <summary>
/// The twin's battery as it answers on the wire: SunSpec models 1, 701, 702, 704, 713 and 715. A set-point of model 704 holds until its reversion timer runs out; each write to the function starts the
/// timer anew, and when it has run out the reversion value stands where the set-point stood. SunSpec counts injection positive, so signs turn here.
/// </summary>
public sealed class SunSpecBatteryEmulator
{
    /// <summary>Register of the mark.</summary>
    public const int Base = 40000;

    private const int Common = 1;
    private const int Measures = 701;
    private const int Ratings = 702;
    private const int Control = 704;
    private const int Storage = 713;
    private const int Heart = 715;

    /// <summary>Shares in hundredths of a percent.</summary>
    private const int ShareScale = -2;

    /// <summary>An inverter shows no more than this many times its power.</summary>
    private const double Overload = 1.6;

    private readonly BatteryConfig battery;
    private readonly Func<BatteryReading> read;
    private readonly Action<Watts, TimeSpan> order;
    private readonly Func<Instant> clock;
    private Instant? lapses;
    private (double Watts, bool Lasts) told;

    /// <summary>A battery.</summary>
    /// <param name="battery">What it is.</param>
    /// <param name="read">How it stands now.</param>
    /// <param name="order">
    /// Takes what it shall do from now on, charging positive, and for how much longer its timer lets it: a set-point and each renewal of it, what comes after it, or 0 W for no time where nothing is in
    /// force. A set-point without a timer holds for ever, which is <see cref="TimeSpan.MaxValue"/>.
    /// </param>
    /// <param name="clock">The instant.</param>
    public SunSpecBatteryEmulator(BatteryConfig battery, Func<BatteryReading> read, Action<Watts, TimeSpan> order, Func<Instant> clock)
    {
        ArgumentNullException.ThrowIfNull(battery);
        this.battery = battery;
        this.read = read;
        this.order = order;
        this.clock = clock;
        Image = new SunSpecImage(Base, Common, Measures, Ratings, Control, Storage, Heart) { Asked = Show, Written = Take };
        Image.SetText(Common, "Mn", "Megapod");
        Image.SetText(Common, "Md", "emulated battery");
        Image.SetText(Common, "Vr", "1");
        Image.SetText(Common, "SN", battery.Id);
        Image.SetScale(Measures, "W_SF", SunSpecImage.ScaleFor(Overload * battery.Power.Value, short.MaxValue));
        Image.SetScale(Ratings, "W_SF", SunSpecImage.ScaleFor(battery.Power.Value, ushort.MaxValue - 1));
        foreach (string rating in (string[])["WMaxRtg", "WMax", "WChaRteMaxRtg", "WDisChaRteMaxRtg"])
        {
            Image.Set(Ratings, rating, battery.Power.Value);
        }

        Image.SetScale(Control, "WSet_SF", 0);
        Image.Set(Control, "WSetEna", 0);
        Image.Set(Control, "WSetMod", "WATTS");
        Image.Set(Control, "WSet", 0);
        Image.Set(Control, "WSetRvrt", 0);
        Image.Set(Control, "WSetEnaRvrt", 0);
        Image.Set(Control, "WSetRvrtTms", 0);
        Image.Set(Control, "WSetRvrtRem", 0);
        Image.SetScale(Storage, "WH_SF", SunSpecImage.ScaleFor(battery.Energy.Value, ushort.MaxValue - 1));
        Image.SetScale(Storage, "Pct_SF", ShareScale);
        Image.Set(Heart, "LocRemCtl", "REMOTE");
        Image.Set(Heart, "ControllerHb", 0);
    }

    /// <summary>Its registers.</summary>
    public SunSpecImage Image { get; }

    /// <summary>A vice: the timer can be set and never runs.</summary>
    public bool IgnoresTimer { get; set; }

    /// <summary>A vice: its heart stands still while it goes on answering.</summary>
    public bool IsHeartFrozen { get; set; }

    /// <summary>Somebody is at the machine.</summary>
    public bool IsLocal { get; set; }

    /// <summary>Lets time pass: without anybody asking, a set-point lapses at its time. Call it at least as often as it shall be exact.</summary>
    public void Pass() => Image.Hold(Lapse);

    private void Show()
    {
        Lapse();
        var now = read();
        bool isOnline = now.IsOnline;
        Image.Set(Measures, "ConnSt", isOnline ? "CONNECTED" : "DISCONNECTED");
        Image.Set(Measures, "InvSt", isOnline ? "RUNNING" : "FAULT");
        Image.Set(Measures, "W", now.Power.Quality == Quality.Good ? -now.Power.Value : double.NaN);
        Image.Set(Ratings, "WChaRteMax", now.ChargeCapability.Value);
        Image.Set(Ratings, "WDisChaRteMax", now.DischargeCapability.Value);
        Image.Set(Storage, "WHRtg", battery.Energy.Value);
        Image.Set(Storage, "SoC", now.Soc.Quality == Quality.Good ? 100 * Math.Clamp(now.Soc.Value, 0, 1) : double.NaN);
        Image.Set(Heart, "LocRemCtl", IsLocal ? "LOCAL" : "REMOTE");
        if (!IsHeartFrozen)
        {
            Image.Set(Heart, "DERHb", clock().Ticks / TimeSpan.TicksPerSecond % uint.MaxValue);
        }
    }

    private void Take(int model, IReadOnlyList<string> points)
    {
        if (model != Control || !points.Any(p => p.StartsWith("WSet", StringComparison.Ordinal)))
        {
            return;
        }

        bool isOn = Image.Get(Control, "WSetEna") == 1;
        double seconds = Image.Get(Control, "WSetRvrtTms") ?? 0;
        lapses = isOn && seconds > 0 && !IgnoresTimer ? clock() + TimeSpan.FromSeconds(seconds) : null;
        Obey();
    }

    private void Lapse()
    {
        var now = clock();
        if (lapses is { } at && at <= now)
        {
            lapses = null;
            Image.Set(Control, "WSet", Image.Get(Control, "WSetRvrt") ?? 0);
            Image.Set(Control, "WSetEna", Image.Get(Control, "WSetEnaRvrt") ?? 0);
            Obey();
        }

        Image.Set(Control, "WSetRvrtRem", lapses is { } left ? Math.Ceiling((left - now).TotalSeconds) : 0);
    }

    /// <summary>Says what is in force: each renewal, because it lasts longer from then on, and nothing only once.</summary>
    private void Obey()
    {
        bool isOn = Image.Get(Control, "WSetEna") == 1 && !IsLocal;
        double watts = isOn ? Math.Clamp(-(Image.Get(Control, "WSet") ?? 0), -battery.Power.Value, battery.Power.Value) : 0;
        var holds = !isOn || (lapses is null && watts == 0) ? TimeSpan.Zero : lapses is { } at ? at - clock() : TimeSpan.MaxValue;
        bool lasts = holds > TimeSpan.Zero;
        if (lasts || (watts, lasts) != told)
        {
            told = (watts, lasts);
            order(new Watts(watts), lasts ? holds : TimeSpan.Zero);
        }
    }
}
