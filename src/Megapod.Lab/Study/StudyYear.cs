namespace Megapod.Lab.Study;

using Megapod.Twin.Simulator;

/// <summary>
/// A year as far as the simulated spans tell it. Everything but the demand charge is what was simulated, times 365 over the days of it; the demand charge is the
/// mean of the simulated months', times twelve. Money in the site's currency, to cents.
/// </summary>
public sealed record StudyYear
{
    /// <summary>Days of a year.</summary>
    public const int Days = 365;

    private const int Months = 12;

    /// <summary>Days that were simulated.</summary>
    public required double DaysSimulated { get; init; }

    /// <summary>Compute value + car revenue + grid revenue + stored energy − energy − demand charge − degradation.</summary>
    public required decimal Profit { get; init; }

    /// <summary>What compute earns less penalties.</summary>
    public required decimal ComputeValue { get; init; }

    /// <summary>What drivers pay.</summary>
    public required decimal CarRevenue { get; init; }

    /// <summary>Energy sold.</summary>
    public required decimal GridRevenue { get; init; }

    /// <summary>Energy bought, adder included.</summary>
    public required decimal EnergyCost { get; init; }

    /// <summary>Demand charge. The highest mean of the days that were simulated; a whole month's can only be higher.</summary>
    public required decimal DemandCharge { get; init; }

    /// <summary>Battery wear.</summary>
    public required decimal Degradation { get; init; }

    /// <summary>What is in the battery at the end of the spans beyond the start, at their mean price: without it a battery would earn by being left empty.</summary>
    public required decimal StoredEnergy { get; init; }

    /// <summary>GPU-hours at full-speed equivalent.</summary>
    public required double GpuHours { get; init; }

    /// <summary>Cars that plug in.</summary>
    public required double Sessions { get; init; }

    /// <summary>Energy that cars ask for, Wh.</summary>
    public required double RequestedWh { get; init; }

    /// <summary>Energy that cars get later than without any limit, Wh.</summary>
    public required double DelayedWh { get; init; }

    /// <summary>Energy imported, Wh.</summary>
    public required double ImportWh { get; init; }

    /// <summary>Full cycles of the battery.</summary>
    public required double BatteryCycles { get; init; }

    /// <summary>Highest mean over the demand charge's window of all simulated months, W.</summary>
    public required double PeakWatts { get; init; }

    /// <summary>95th percentile of minutes from arriving to plugging in, of the worst span.</summary>
    public required double QueueMinutesP95 { get; init; }

    /// <summary>
    /// The year that spans stand for. Worked: a week with 700 of compute value and 70 of demand charge, which is 7/30 of its month's 300, is 36,500 of compute value
    /// and 3,600 of demand charge a year.
    /// </summary>
    /// <param name="pieces">At least one span.</param>
    public static StudyYear Of(IReadOnlyList<StudyPiece> pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        double days = pieces.Sum(p => (p.Run.To - p.Run.From).TotalDays);
        double months = pieces.Sum(p => p.Months);
        double Yearly(Func<Run, double> value) => pieces.Sum(p => value(p.Run)) * Days / days;
        decimal Money(Func<RunMoney, decimal> value) => pieces.Sum(p => value(p.Run.Money)) * Days / (decimal)days;
        decimal demand = months > 0 ? pieces.Sum(p => p.Run.Money.DemandCharge) * Months / (decimal)months : 0;
        decimal stored = (decimal)pieces.Sum(p => p.StoredValue) * Days / (decimal)days;
        decimal compute = Money(m => m.ComputeValue);
        decimal cars = Money(m => m.CarRevenue);
        decimal grid = Money(m => m.GridRevenue);
        decimal energy = Money(m => m.EnergyCost);
        decimal wear = Money(m => m.Degradation);
        return new StudyYear
        {
            DaysSimulated = days,
            Profit = Cents(compute + cars + grid + stored - energy - demand - wear),
            ComputeValue = Cents(compute),
            CarRevenue = Cents(cars),
            GridRevenue = Cents(grid),
            EnergyCost = Cents(energy),
            DemandCharge = Cents(demand),
            Degradation = Cents(wear),
            StoredEnergy = Cents(stored),
            GpuHours = Yearly(r => r.Compute.GpuHours),
            Sessions = Yearly(r => r.Cars.Sessions),
            RequestedWh = Yearly(r => r.Cars.RequestedWh),
            DelayedWh = Yearly(r => r.Cars.DelayedWh),
            ImportWh = Yearly(r => r.Import.EnergyWh),
            BatteryCycles = Yearly(r => r.Battery.Cycles),
            PeakWatts = pieces.SelectMany(p => p.Run.Import.MonthPeaksWatts.Values).DefaultIfEmpty(0).Max(),
            QueueMinutesP95 = pieces.Max(p => p.Run.Cars.QueueMinutesP95),
        };
    }

    private static decimal Cents(decimal amount) => Math.Round(amount, 2, MidpointRounding.AwayFromZero);
}
