namespace Megapod.Lab.Backtest;

using Megapod.Planning.Horizon;

/// <summary>One policy over one world, minute by minute, and its money by the project's yardstick.</summary>
internal sealed class BacktestRun
{
    /// <summary>What a MWh that cars are held back costs, currency per Wh: more than a new month peak, a lease or any price could save.</summary>
    public const double HeldBackPerWattHour = 65_000e-6;

    private const double MinuteHours = 1.0 / 60;
    private readonly PlanningSite site;
    private readonly BacktestWorld world;
    private readonly MinuteSite minutes;
    private readonly IReadOnlyList<(int Month, double Share)> months;
    private readonly int[] monthOf;
    private readonly double[] importPrice;
    private readonly double[] exportPrice;

    private BacktestRun(PlanningSite site, BacktestWorld world, double startWattHours)
    {
        this.site = site;
        this.world = world;
        minutes = new MinuteSite(site, startWattHours);
        months = world.Months();
        monthOf = new int[world.Quarters];
        importPrice = new double[world.Quarters];
        exportPrice = new double[world.Quarters];
        for (int q = 0; q < world.Quarters; q++)
        {
            var start = world.StartOf(q);
            var price = world.Prices.At(start);
            monthOf[q] = world.MonthIndexOf(start);
            importPrice[q] = price.ImportPerWattHour + site.Tariff.ImportAdderPerWattHour;
            exportPrice[q] = price.ExportPerWattHour - site.Tariff.ExportDeductionPerWattHour;
        }
    }

    /// <summary>Runs a policy.</summary>
    /// <param name="site">The site.</param>
    /// <param name="world">The world.</param>
    /// <param name="policy">Who decides.</param>
    /// <param name="startWattHours">Energy in the battery at the start, Wh.</param>
    /// <param name="watch">Called after each minute with the start of its quarter's number, the minute in it and the site; may be null.</param>
    /// <param name="shouldStop">Asked once a day; true ends the run without a score; may be null.</param>
    /// <returns>The score; null when it was stopped.</returns>
    public static BacktestScore? Of(
        PlanningSite site, BacktestWorld world, IBacktestPolicy policy, double startWattHours, Action<int, int, MinuteSite>? watch = null, Func<bool>? shouldStop = null)
    {
        var run = new BacktestRun(site, world, startWattHours);
        return run.Run(policy, startWattHours, watch, shouldStop);
    }

    private BacktestScore? Run(IBacktestPolicy policy, double startWattHours, Action<int, int, MinuteSite>? watch, Func<bool>? shouldStop)
    {
        int days = world.Days;
        double[] daily = new double[days];
        double[] peaks = new double[months.Count];
        double energyCost = 0;
        double valueSum = 0;
        double carWh = 0;
        int over = 0;
        double worst = double.NegativeInfinity;
        double gpuHours = 0;
        double priceSum = 0;
        const int PerDay = 24 * 60 / BacktestWorld.QuarterMinutes;
        int window = (int)Math.Max(BacktestWorld.QuarterMinutes, site.Tariff.DemandWindow.TotalMinutes);
        minutes.WindowMinutes = window;
        for (int q = 0; q < world.Quarters; q++)
        {
            if (q % PerDay == 0 && shouldStop?.Invoke() == true)
            {
                return null;
            }

            int month = monthOf[q];
            minutes.MonthPeakWatts = peaks[month];
            var order = policy.Decide(q, minutes);
            priceSum += importPrice[q];
            for (int m = 0; m < BacktestWorld.QuarterMinutes; m++)
            {
                int minute = (q * BacktestWorld.QuarterMinutes) + m;
                int inWindow = minute % window;
                if (inWindow == 0)
                {
                    minutes.IntervalWattHours = 0;
                }

                double cars = world.CarWatts[world.ScoredMinute + minute];
                carWh += cars * MinuteHours;
                minutes.Step(in order, cars, (window - inWindow) * MinuteHours, window * MinuteHours);
                var flow = minutes.Flow;
                double paid = flow.NetWatts >= 0 ? flow.NetWatts * importPrice[q] : flow.NetWatts * exportPrice[q];
                double value = minutes.ValuePerHour(flow.ComputeWatts);
                energyCost += paid * MinuteHours;
                valueSum += value * MinuteHours;
                gpuHours += minutes.GpuHoursPerHour(flow.ComputeWatts) * MinuteHours;
                daily[q / PerDay] += (value - paid + (Math.Min(0, flow.BatteryWatts) * site.WearPerWattHour)) * MinuteHours;
                if (flow.NetWatts > site.LimitWatts + 1e-6 || -flow.NetWatts > site.ExportWatts + 1e-6)
                {
                    over++;
                }

                worst = Math.Max(worst, flow.NetWatts - site.LimitWatts);
                if (inWindow == window - 1)
                {
                    peaks[month] = Math.Max(peaks[month], minutes.IntervalWattHours / (window * MinuteHours));
                }

                watch?.Invoke(q, m, minutes);
            }
        }

        double demand = peaks.Select((p, b) => p * site.Tariff.DemandChargePerWattMonth * months[b].Share).Sum();
        double lambda = priceSum / world.Quarters;
        double stored = lambda * (minutes.StoredWattHours - startWattHours);
        double constants = stored - demand - (HeldBackPerWattHour * minutes.HeldBackWattHours);
        return new BacktestScore
        {
            Money = daily.Sum() + constants,
            DayMoney = [.. daily.Select(d => d + (constants / days))],
            PeakWatts = peaks,
            DemandCharge = demand,
            EnergyCost = energyCost,
            ComputeValue = valueSum,
            GpuHours = gpuHours,
            HeldBackWattHours = minutes.HeldBackWattHours,
            BacklogWattHours = minutes.BacklogWattHours,
            CarWattHours = carWh,
            MinutesOverLimit = over,
            WorstExcessWatts = Math.Max(0, worst),
            DischargedWattHours = minutes.DischargedWattHours,
            Days = days,
        };
    }
}
