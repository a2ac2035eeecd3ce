namespace Megapod.Planning.Planner;

using Megapod.Core.Model;
using Megapod.Core.Ports;
using Megapod.Core.Tariffs;
using Megapod.Core.Units;
using Megapod.Planning.Horizon;

/// <summary>
/// The peak that a month aims at: chosen once a day by what the days that are over would have lost under lower ones, and never below what was reached, before a restart too.
/// </summary>
internal sealed class MonthPeak
{
    /// <summary>Days that the next month's peak is chosen for.</summary>
    public const double NextMonthDays = 30;

    private readonly PlanningSite site;
    private readonly TariffClock tariff;
    private readonly PlannerSettings settings;
    private readonly PeakChoice choice;
    private readonly Queue<DayRecord> finished = [];
    private DayRecord? today;
    private PlannerMemory? recalled;
    private int reachedMonth;
    private double reachedWatts;
    private int? firstMonth;
    private DateOnly chosenOn = DateOnly.MinValue;

    /// <summary>Nothing seen yet: every peak costs nothing more.</summary>
    /// <param name="site">The site, the margin taken off its limit.</param>
    /// <param name="tariff">Its tariff in the zone of its bill.</param>
    /// <param name="settings">What to aim for.</param>
    public MonthPeak(PlanningSite site, TariffClock tariff, PlannerSettings settings)
    {
        this.site = site;
        this.tariff = tariff;
        this.settings = settings;
        choice = new PeakChoice(site);
    }

    /// <summary>Peaks aimed at in this month and the next, W; infinite before the first choice.</summary>
    public (double Now, double Next) Watts { get; private set; } = (double.PositiveInfinity, double.PositiveInfinity);

    /// <summary>Takes in a quarter that is over, in order.</summary>
    /// <param name="start">Its start.</param>
    /// <param name="carWatts">What cars wanted in it, W.</param>
    /// <param name="price">What it was settled at, changing fees included.</param>
    public void Observe(Instant start, double carWatts, in PriceSlot price)
    {
        var date = tariff.DateOf(start);
        if (today is null || today.Date != date)
        {
            if (today is { IsWhole: true })
            {
                finished.Enqueue(today);
            }

            today = new DayRecord(date);
        }

        today.Add(carWatts, price);
        if (finished.Count > PeakChoice.MostDays)
        {
            finished.Dequeue();
        }
    }

    /// <summary>The month's peak that was reached before a restart counts as one that was reached since.</summary>
    /// <param name="request">How the site stands.</param>
    public PlanRequest WithReached(PlanRequest request)
    {
        reachedMonth = tariff.MonthOf(request.Now);
        reachedWatts = recalled is not null && recalled.Month == reachedMonth ? Math.Max(request.MonthPeakWatts, recalled.MonthPeakWatts) : request.MonthPeakWatts;
        return request with { MonthPeakWatts = reachedWatts };
    }

    /// <summary>Chooses, where it has not today.</summary>
    /// <param name="request">How the site stands, with what was reached.</param>
    /// <param name="solver">What solves the days that are over.</param>
    public void Choose(PlanRequest request, ISolver solver)
    {
        if (settings.PeakTargets.Count > 0)
        {
            Watts = TargetsAt(tariff.MonthOf(request.Now));
            return;
        }

        if (double.IsNaN(settings.PeakCaution) || site.Tariff.DemandChargePerWattMonth <= 0)
        {
            return;
        }

        var date = tariff.DateOf(request.Now);
        if (today is { IsWhole: true } && today.Date != date)
        {
            finished.Enqueue(today);
            today = null;
        }

        while (finished.TryDequeue(out var day))
        {
            choice.Observe(solver, day.CarWatts, day.Import, day.Export);
        }

        if (date == chosenOn)
        {
            return;
        }

        chosenOn = date;
        Watts = (choice.Target(tariff.DaysLeft(request.Now), request.MonthPeakWatts, settings.PeakCaution), choice.Target(NextMonthDays, 0, settings.PeakCaution));
    }

    /// <summary>What it costs in this month and in the next to run above what is free, on the days after a plan that looks some days ahead.</summary>
    /// <param name="now">The instant.</param>
    /// <param name="free">Free peaks, W.</param>
    /// <param name="daysAhead">How far the plan looks, days.</param>
    public (IReadOnlyList<PeakStep> Now, IReadOnlyList<PeakStep> Next) StepsAbove(Instant now, (double Now, double Next) free, double daysAhead)
    {
        if (settings.PeakTargets.Count > 0 || double.IsNaN(settings.PeakCaution) || site.Tariff.DemandChargePerWattMonth <= 0)
        {
            return ([], []);
        }

        double left = tariff.DaysLeft(now);
        return (choice.StepsAbove(settings.PeakCaution * (left - daysAhead), free.Now), choice.StepsAbove(settings.PeakCaution * (NextMonthDays - Math.Max(0, daysAhead - left)), free.Next));
    }

    /// <summary>Adds what it has chosen to what a planner remembers.</summary>
    /// <param name="memory">The rest of it.</param>
    public PlannerMemory Remember(PlannerMemory memory) =>
        memory with { Month = reachedMonth, MonthPeakWatts = reachedWatts, ChosenOn = chosenOn, PeakWatts = Watts.Now, NextPeakWatts = Watts.Next };

    /// <summary>Takes up what a planner before it has reached and, on the day itself, chosen.</summary>
    /// <param name="memory">What it remembered.</param>
    /// <param name="now">The instant.</param>
    public void Recall(PlannerMemory memory, Instant now)
    {
        recalled = memory;
        if (memory.ChosenOn == tariff.DateOf(now))
        {
            (chosenOn, Watts) = (memory.ChosenOn, (memory.PeakWatts, memory.NextPeakWatts));
        }
    }

    private (double Now, double Next) TargetsAt(int month)
    {
        firstMonth ??= month;
        var targets = settings.PeakTargets;
        int at = month - firstMonth.Value;
        return (targets[Math.Clamp(at, 0, targets.Count - 1)], targets[Math.Clamp(at + 1, 0, targets.Count - 1)]);
    }

    /// <summary>A day as it was.</summary>
    private sealed class DayRecord(DateOnly date)
    {
        /// <summary>Fewer quarters than on the day on which the clock goes forward are a day that was not seen whole.</summary>
        private const int LeastQuarters = 92;

        public DateOnly Date => date;

        public List<double> CarWatts { get; } = [];

        public List<double> Import { get; } = [];

        public List<double> Export { get; } = [];

        public bool IsWhole => CarWatts.Count >= LeastQuarters;

        public void Add(double watts, in PriceSlot price)
        {
            CarWatts.Add(watts);
            Import.Add(price.ImportPerWattHour);
            Export.Add(price.ExportPerWattHour);
        }
    }
}
