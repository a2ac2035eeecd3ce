namespace Megapod.Planning.Horizon;

using Megapod.Core.Model;

/// <summary>The numbers of one plan. Arrays of steps are as long as the shape has steps.</summary>
public sealed class HorizonInput
{
    /// <summary>Arrays for a shape.</summary>
    public HorizonInput(HorizonShape shape)
    {
        Shape = shape;
        CarWatts = [.. Enumerable.Range(0, shape.Scenarios).Select(_ => new double[shape.Steps])];
        Weight = [.. Enumerable.Repeat(1.0 / shape.Scenarios, shape.Scenarios)];
        ImportPerWattHour = [.. Enumerable.Range(0, shape.Scenarios).Select(_ => new double[shape.Steps])];
        ExportPerWattHour = [.. Enumerable.Range(0, shape.Scenarios).Select(_ => new double[shape.Steps])];
        ReserveWattHours = [.. Enumerable.Range(0, shape.Scenarios).Select(_ => new double[shape.Steps])];
        ProductionWatts = [.. Enumerable.Range(0, shape.Scenarios).Select(_ => new double[shape.Steps])];
        Work = [.. Enumerable.Range(0, shape.Scenarios).Select(_ => Enumerable.Repeat(WorkShares.Full, shape.Steps).ToArray())];
        BaseWatts = [.. Enumerable.Repeat(double.NaN, shape.Steps)];
        IsNextMonth = new bool[shape.Steps];
        PeakUpliftWatts = new double[shape.Steps];
        LimitWatts = [.. Enumerable.Repeat(double.PositiveInfinity, shape.Steps)];
        ExportWatts = [.. Enumerable.Repeat(double.PositiveInfinity, shape.Steps)];
        ImportAdderPerWattHour = [.. Enumerable.Repeat(double.NaN, shape.Steps)];
        ExportDeductionPerWattHour = [.. Enumerable.Repeat(double.NaN, shape.Steps)];
        OwedWattHours = new double[shape.Steps];
        FirstHours = shape.HoursOf(0);
    }

    /// <summary>The shape.</summary>
    public HorizonShape Shape { get; }

    /// <summary>What cars take in each future and step, W. The first step is the same in all.</summary>
    public double[][] CarWatts { get; }

    /// <summary>Energy that cars shall have got from now to the end of each step, Wh, never falling; no more than <see cref="CarWatts"/> holds until then.</summary>
    public double[] OwedWattHours { get; }

    /// <summary>What the sun gives in each future and step, at least 0 W. It is taken as it comes: no plant is told to give less.</summary>
    public double[][] ProductionWatts { get; }

    /// <summary>For how much of each class's accelerators there is work in each future and step, 0–1: no more than that share of a segment can run.</summary>
    public WorkShares[][] Work { get; }

    /// <summary>What each step draws whatever is decided, cars and sun apart, W; NaN: as the site's.</summary>
    public double[] BaseWatts { get; }

    /// <summary>
    /// How much less a step imports than what is granted on, W: the sun, which a cloud may take at once, and cooling that is less than the worst. A plan leaves it free below the limit, because the
    /// controller does.
    /// </summary>
    /// <param name="site">The site.</param>
    /// <param name="scenario">Future.</param>
    /// <param name="step">Step.</param>
    public double UngrantedWatts(PlanningSite site, int scenario, int step)
    {
        ArgumentNullException.ThrowIfNull(site);
        return ProductionWatts[scenario][step] + (double.IsNaN(BaseWatts[step]) ? 0 : site.BaseWatts - BaseWatts[step]);
    }

    /// <summary>Weight of each future; they sum to 1.</summary>
    public double[] Weight { get; }

    /// <summary>Market price of import in each future and step, currency per Wh, without the tariff's adder.</summary>
    public double[][] ImportPerWattHour { get; }

    /// <summary>Market price of export in each future and step, currency per Wh, the tariff's deduction not taken off.</summary>
    public double[][] ExportPerWattHour { get; }

    /// <summary>What each step's import costs beside the market price, currency per Wh; NaN: the tariff's flat adder.</summary>
    public double[] ImportAdderPerWattHour { get; }

    /// <summary>What is taken off each step's market price of export, currency per Wh; NaN: the tariff's flat deduction.</summary>
    public double[] ExportDeductionPerWattHour { get; }

    /// <summary>The charges on peaks beside the plain one, in the tariff's order. Fewer than there are: the others count in no step.</summary>
    public IReadOnlyList<HorizonCharge> Charges { get; init; } = [];

    /// <summary>Energy that shall be stored at the end of each step of each future, Wh; as far as it can be reached.</summary>
    public double[][] ReserveWattHours { get; }

    /// <summary>Whether a step lies in the billing month after the first step's.</summary>
    public bool[] IsNextMonth { get; }

    /// <summary>By how much the highest interval of a step is above its mean, W: what an hour hides.</summary>
    public double[] PeakUpliftWatts { get; }

    /// <summary>Most import of each step, W, the margin taken off; infinite: the site's. A step in which a lower limit begins has the lower one.</summary>
    public double[] LimitWatts { get; }

    /// <summary>Most export of each step, W; infinite: the site's.</summary>
    public double[] ExportWatts { get; }

    /// <summary>What is left of the first step, h: less than its length where a plan is made in the middle of it.</summary>
    public double FirstHours { get; set; }

    /// <summary>What there is of a step, h.</summary>
    /// <param name="step">Step.</param>
    public double HoursOf(int step) => step == 0 ? FirstHours : Shape.HoursOf(step);

    /// <summary>Place of the first step in its metering interval, in fine steps from 0; always 0 where the two are equally long.</summary>
    public int StepInInterval { get; set; }

    /// <summary>Energy imported so far in the metering interval of the first step, Wh.</summary>
    public double IntervalWattHours { get; set; }

    /// <summary>Most charging power for now, W; infinite: the site's.</summary>
    public double ChargeWatts { get; set; } = double.PositiveInfinity;

    /// <summary>Most discharging power for now, W; infinite: the site's.</summary>
    public double DischargeWatts { get; set; } = double.PositiveInfinity;

    /// <summary>Energy in the battery, Wh.</summary>
    public double StoredWattHours { get; set; }

    /// <summary>Peak of this month that costs nothing more: reached already, or aimed at, W.</summary>
    public double PeakWatts { get; set; }

    /// <summary>The same for the next month, W.</summary>
    public double NextPeakWatts { get; set; }

    /// <summary>What a peak above <see cref="PeakWatts"/> costs in this month, step by step, each at least as dear as the one before; beyond the last, and where there are none, the tariff's price.</summary>
    public IReadOnlyList<PeakStep> PeakSteps { get; set; } = [];

    /// <summary>The same above <see cref="NextPeakWatts"/>.</summary>
    public IReadOnlyList<PeakStep> NextPeakSteps { get; set; } = [];

    /// <summary>What a Wh stored at the end is worth, currency.</summary>
    public double EndValuePerWattHour { get; set; }

    /// <summary>What a Wh missing from a reserve costs, per step, currency.</summary>
    public double ReservePerWattHour { get; set; } = 2_000e-6;

    /// <summary>Products of grid reserve, in the site's order.</summary>
    public IReadOnlyList<HorizonReserve> Reserves { get; init; } = [];

    /// <summary>What a W of grid reserve that was promised and is not kept costs per hour, currency: more than any work, less than what cars are held back.</summary>
    public double ReserveShortPerWattHour { get; set; } = 15_000e-6;

    /// <summary>What a Wh that cars are held back costs, currency: more than a month's peak, a lease or any price.</summary>
    public double HeldBackPerWattHour { get; set; } = 65_000e-6;
}
