namespace Megapod.Lab.Backtest;

using Megapod.Core.Model;
using Megapod.Core.Tariffs;
using Megapod.Planning.Horizon;

/// <summary>One policy over one world, minute by minute, and its money by the project's yardstick.</summary>
internal sealed class BacktestRun
{
    /// <summary>What a MWh that cars are held back costs, currency per Wh: more than a new month peak, a lease or any price could save.</summary>
    public const double HeldBackPerWattHour = 65_000e-6;

    private const double MinuteHours = 1.0 / 60;
    private const double SecondsOfMinute = 60;
    private readonly PlanningSite site;
    private readonly BacktestWorld world;
    private readonly MinuteSite minutes;
    private readonly IReadOnlyList<(int Month, double Share)> months;
    private readonly int[] monthOf;
    private readonly PriceSlot[] prices;
    private readonly TariffClock clock;
    private readonly TariffMeter meter;

    private BacktestRun(PlanningSite site, BacktestWorld world, double startWattHours)
    {
        this.site = site;
        this.world = world;
        minutes = new MinuteSite(site, startWattHours);
        months = world.Months();
        monthOf = new int[world.Quarters];
        prices = new PriceSlot[world.Quarters];
        clock = new TariffClock(site.Tariff, world.Billing);
        meter = new TariffMeter(clock);
        for (int q = 0; q < world.Quarters; q++)
        {
            var start = world.StartOf(q);
            prices[q] = world.Prices.At(start);
            monthOf[q] = world.MonthIndexOf(start);
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
            meter.Begin(world.StartOf(q), months[month].Month);
            minutes.MonthPeakWatts = meter.MonthPeakWatts;
            minutes.FreeWatts = meter.FreeWatts;
            minutes.Charges = meter.Charges;
            var order = policy.Decide(q, minutes);
            priceSum += prices[q].ImportPerWattHour + clock.At(world.StartOf(q)).ImportAdder;
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
                var start = world.StartOf(q) + TimeSpan.FromMinutes(m);
                meter.Begin(start, months[month].Month);
                double paid = meter.Add(start, flow.NetWatts, SecondsOfMinute, prices[q]);
                double value = minutes.ValuePerHour(flow.ComputeWatts);
                valueSum += value * MinuteHours;
                gpuHours += minutes.GpuHoursPerHour(flow.ComputeWatts) * MinuteHours;
                daily[q / PerDay] += ((value + (Math.Min(0, flow.BatteryWatts) * site.WearPerWattHour)) * MinuteHours) - paid;
                if (flow.NetWatts > site.LimitWatts + 1e-6 || -flow.NetWatts > site.ExportWatts + 1e-6)
                {
                    over++;
                }

                worst = Math.Max(worst, flow.NetWatts - site.LimitWatts);
                watch?.Invoke(q, m, minutes);
            }
        }

        meter.CloseWindow();
        double demand = meter.DemandCharge;
        double lambda = priceSum / world.Quarters;
        double stored = lambda * (minutes.StoredWattHours - startWattHours);
        double constants = stored - demand - (HeldBackPerWattHour * minutes.HeldBackWattHours);
        return new BacktestScore
        {
            Money = daily.Sum() + constants,
            DayMoney = [.. daily.Select(d => d + (constants / days))],
            PeakWatts = [.. months.Select(m => meter.Peaks.TryGetValue(m.Month, out double peak) ? peak : 0)],
            DemandCharge = demand,
            EnergyCost = meter.EnergyCost - meter.GridRevenue,
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
