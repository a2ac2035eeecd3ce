namespace Megapod.Control.Guards;

/// <summary>
/// What the guards leave to the dispatcher: a ceiling per consumer and the battery's limits. Guards narrow before the dispatcher spends,
/// because a guard that took the battery away afterwards would leave grants behind that count on it.
/// </summary>
internal sealed class Bounds(int consumers)
{
    private uint narrowedBy;

    /// <summary>Highest ceiling per consumer, W.</summary>
    public double[] MaximumWatts { get; } = new double[consumers];

    /// <summary>Which guard set the consumer's ceiling.</summary>
    public GuardId[] MaximumBy { get; } = new GuardId[consumers];

    /// <summary>Discharge that grants may count on, W.</summary>
    public double SupportWatts { get; private set; }

    /// <summary>Which guard bounds <see cref="SupportWatts"/>.</summary>
    public GuardId SupportBy { get; private set; }

    /// <summary>Highest discharge for any purpose, W.</summary>
    public double DischargeWatts { get; private set; }

    /// <summary>Highest charging power, W.</summary>
    public double ChargeWatts { get; private set; }

    /// <summary>By how much racks together may grow in this cycle, W.</summary>
    public double RackGrowthWatts { get; private set; }

    /// <summary>Which guard bounds <see cref="RackGrowthWatts"/>.</summary>
    public GuardId RackGrowthBy { get; private set; }

    /// <summary>The guards that narrowed something, one bit each at the guard's number.</summary>
    public uint NarrowedBy => narrowedBy;

    /// <summary>Opens everything to what the hardware bears.</summary>
    public void Open(ReadOnlySpan<double> nameplateWatts, double dischargeCapability, double chargeCapability)
    {
        nameplateWatts.CopyTo(MaximumWatts);
        Array.Fill(MaximumBy, GuardId.None);
        SupportWatts = DischargeWatts = dischargeCapability;
        ChargeWatts = chargeCapability;
        SupportBy = RackGrowthBy = GuardId.None;
        narrowedBy = 0;
        RackGrowthWatts = double.PositiveInfinity;
    }

    /// <summary>Lowers a consumer's highest ceiling; never raises it.</summary>
    public void NarrowConsumer(int consumer, double watts, GuardId by)
    {
        if (watts < MaximumWatts[consumer])
        {
            MaximumWatts[consumer] = watts;
            MaximumBy[consumer] = by;
            Note(by);
        }
    }

    /// <summary>Lowers the discharge that grants may count on.</summary>
    public void NarrowSupport(double watts, GuardId by)
    {
        double bounded = Math.Max(0, watts);
        if (bounded < SupportWatts)
        {
            SupportWatts = bounded;
            SupportBy = by;
            Note(by);
        }
    }

    /// <summary>Lowers the battery's discharge for any purpose.</summary>
    public void NarrowDischarge(double watts, GuardId by)
    {
        if (watts < DischargeWatts)
        {
            DischargeWatts = Math.Max(0, watts);
            Note(by);
        }

        NarrowSupport(DischargeWatts, by);
    }

    /// <summary>Lowers the battery's charging.</summary>
    public void NarrowCharge(double watts, GuardId by)
    {
        if (watts < ChargeWatts)
        {
            ChargeWatts = Math.Max(0, watts);
            Note(by);
        }
    }

    /// <summary>Lowers how much racks may grow in this cycle.</summary>
    public void NarrowRackGrowth(double watts, GuardId by)
    {
        if (watts < RackGrowthWatts)
        {
            RackGrowthWatts = Math.Max(0, watts);
            RackGrowthBy = by;
            Note(by);
        }
    }

    private void Note(GuardId by) => narrowedBy |= 1u << (int)by;
}
