namespace Megapod.Lab.Backtest;

using Megapod.Core.Model;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Planning.Forecasts;
using Megapod.Planning.Horizon;

/// <summary>The planner, asked each quarter of an hour, its boundary held in between.</summary>
internal sealed class PlanPolicy : IBacktestPolicy
{
    private const int RecentMinutes = 5;
    private const double Touching = 1_000;
    private readonly PlanningSite site;
    private readonly BacktestWorld world;
    private readonly ISolver solver;
    private readonly HorizonShape shape;
    private readonly HorizonProgram program;
    private readonly HorizonInput input;
    private readonly CarForecaster cars;
    private readonly PriceForecaster prices;
    private readonly double[] import;
    private readonly double[] export;
    private readonly double[] needed;
    private readonly double[] neededAtPeak;
    private readonly double firm;
    private readonly PlanTuning tuning;
    private readonly double meanPrice;
    private readonly PeakChoice peaks;
    private double peakToday = double.PositiveInfinity;
    private double peakNext = double.PositiveInfinity;

    /// <summary>A planner that has seen the history.</summary>
    public PlanPolicy(PlanningSite site, BacktestWorld world, ISolver solver, PlanTuning tuning)
    {
        this.site = site;
        this.world = world;
        this.solver = solver;
        this.tuning = tuning;
        shape = new HorizonShape(tuning.Quarters, tuning.Hours, tuning.Scenarios.Length);
        program = new HorizonProgram(site, shape);
        input = new HorizonInput(shape);
        cars = new CarForecaster(world.Zone, tuning.Cars);
        prices = new PriceForecaster(world.Prices, world.Zone);
        import = new double[shape.QuartersAhead];
        export = new double[shape.QuartersAhead];
        needed = new double[shape.QuartersAhead];
        neededAtPeak = new double[shape.QuartersAhead];
        firm = site.Segments.Where(s => s.ValuePerWattHour >= tuning.PeakPricePerWattHour).Sum(s => s.Watts);
        peaks = new PeakChoice(site);
        double sum = 0;
        int history = world.ScoredMinute / BacktestWorld.QuarterMinutes;
        for (int q = 0; q < history; q++)
        {
            var start = world.Period.From + (q * CarForecaster.Quarter);
            cars.Observe(start, world.MeanCars(q * BacktestWorld.QuarterMinutes, BacktestWorld.QuarterMinutes));
            prices.Observe(start);
            sum += world.Prices.At(start).ImportPerWattHour;
        }

        for (int day = 0; day + 1 < history / 96 && !double.IsNaN(tuning.PeakCaution); day++)
        {
            LearnDay(day * 24 * 60);
        }

        meanPrice = (sum / history) + site.Tariff.ImportAdderPerWattHour;
    }

    /// <summary>Milliseconds that each solve took.</summary>
    public List<double> SolveMilliseconds { get; } = [];

    /// <inheritdoc/>
    public MinuteOrder Decide(int quarter, MinuteSite minutes)
    {
        var now = world.StartOf(quarter);
        int minute = world.ScoredMinute + (quarter * BacktestWorld.QuarterMinutes);
        if (quarter > 0)
        {
            cars.Observe(world.StartOf(quarter - 1), world.MeanCars(minute - BacktestWorld.QuarterMinutes, BacktestWorld.QuarterMinutes));
            prices.Observe(world.StartOf(quarter - 1));
        }

        if (quarter % 96 == 0)
        {
            Learn(now, minute, minutes.MonthPeakWatts);
        }

        var forecast = cars.Make(now, world.MeanCars(minute - RecentMinutes, RecentMinutes), shape.QuartersAhead);
        Fill(now, forecast, minute, minutes);
        program.Fill(input);
        long began = System.Diagnostics.Stopwatch.GetTimestamp();
        var solved = solver.Solve(program.Program);
        SolveMilliseconds.Add(System.Diagnostics.Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        if (!solved.IsSuccess)
        {
            throw new InvalidOperationException(solved.Faults[0].ToString());
        }

        var solution = solved.Value;
        var step = program.Read(solution, 0, 0);
        double peak = HorizonProgram.PeakWatts(solution, 0);
        return OrderOf(step, peak, minutes);
    }

    private MinuteOrder OrderOf(in HorizonStep step, double peak, MinuteSite minutes)
    {
        double net = step.ImportWatts - step.ExportWatts;
        var intent = BatteryIntent.SetPoint;
        bool moves = step.ChargeWatts > Touching || step.DischargeWatts > Touching;
        if (net >= site.LimitWatts - Touching || net >= peak - Touching)
        {
            intent = BatteryIntent.Charge;
        }
        else if (Math.Abs(net) <= Touching && step.DischargeWatts > Touching)
        {
            intent = BatteryIntent.DischargeToZero;
        }
        else if (-net >= site.ExportWatts - Touching)
        {
            intent = BatteryIntent.DischargeToExport;
        }
        else if (!moves)
        {
            intent = BatteryIntent.Rest;
        }

        return new MinuteOrder
        {
            Intent = intent,
            BatteryWatts = step.ChargeWatts - step.DischargeWatts,
            PeakWatts = peak,
            ReserveWattHours = 0,
            ComputeWatts = step.ComputeWatts,
            FirmWatts = minutes.ComputeWorth(tuning.PeakPricePerWattHour),
        };
    }

    private void Fill(Instant now, CarForecast forecast, int minute, MinuteSite minutes)
    {
        int month = world.MonthOf(now);
        for (int w = 0; w < shape.Scenarios; w++)
        {
            var future = tuning.Scenarios[w];
            if (tuning.IsClairvoyant)
            {
                for (int q = 0; q < shape.QuartersAhead; q++)
                {
                    var slot = world.Prices.At(now + (q * CarForecaster.Quarter));
                    (import[q], export[q]) = (slot.ImportPerWattHour, slot.ExportPerWattHour);
                }
            }
            else if (future.PriceDay > 0)
            {
                prices.MakeLike(now, future.PriceDay, import, export);
            }
            else
            {
                prices.Make(now, import, export);
            }

            input.Weight[w] = future.Weight;
            for (int k = 0; k < shape.Steps; k++)
            {
                int from = shape.QuarterOf(k);
                int many = shape.QuartersOf(k);
                double bought = 0;
                double sold = 0;
                double taken = 0;
                for (int q = from; q < from + many; q++)
                {
                    bought += import[q] / many;
                    sold += export[q] / many;
                    taken += (tuning.IsClairvoyant
                        ? world.MeanCars(minute + (q * BacktestWorld.QuarterMinutes), BacktestWorld.QuarterMinutes)
                        : k == 0 ? forecast.Watts(q) : future.Like < 0 ? forecast.Watts(q, future.Sigmas) : forecast.WattsLike(q, future.Sigmas, future.Like)) / many;
                }

                (input.ImportPerWattHour[w][k], input.ExportPerWattHour[w][k], input.CarWatts[w][k]) = (bought, sold, taken);
                input.IsNextMonth[k] = world.MonthOf(now + (from * CarForecaster.Quarter)) != month;
            }

            input.CarWatts[w][0] += Math.Min(12 * minutes.BacklogWattHours, 600_000);
        }

        input.StoredWattHours = minutes.StoredWattHours;
        (double peak, double next) = (tuning.PeakTargetWatts, tuning.PeakTargetWatts);
        if (tuning.PeakTargets is { } targets)
        {
            int at = month - world.MonthOf(world.Period.ScoredFrom);
            (peak, next) = (targets[Math.Min(targets.Length - 1, at)], targets[Math.Min(targets.Length - 1, at + 1)]);
        }
        else if (!double.IsNaN(tuning.PeakCaution))
        {
            (peak, next) = (peakToday, peakNext);
        }

        input.PeakWatts = Math.Max(minutes.MonthPeakWatts, peak);
        input.NextPeakWatts = next;
        input.EndValuePerWattHour = meanPrice * site.OneWayEfficiency;
        input.ReservePerWattHour = tuning.ReservePerWattHour;
        Reserve(forecast);
    }

    /// <summary>Once a day: what the day that is over would have lost under lower peaks, and the peak to aim at now.</summary>
    private void Learn(Instant now, int minute, double reached)
    {
        if (double.IsNaN(tuning.PeakCaution))
        {
            return;
        }

        double daysLeft = 0;
        int month = world.MonthOf(now);
        while (world.MonthOf(now + TimeSpan.FromDays(daysLeft)) == month)
        {
            daysLeft++;
        }

        if (minute >= 24 * 60)
        {
            LearnDay(minute - (24 * 60));
        }

        peakToday = peaks.Target(daysLeft, reached, tuning.PeakCaution);
        peakNext = peaks.Target(30, 0, tuning.PeakCaution);
    }

    private void LearnDay(int fromMinute)
    {
        double[] taken = new double[96];
        double[] bought = new double[96];
        double[] sold = new double[96];
        for (int q = 0; q < 96; q++)
        {
            taken[q] = world.MeanCars(fromMinute + (q * BacktestWorld.QuarterMinutes), BacktestWorld.QuarterMinutes);
            var slot = world.Prices.At(world.Period.From + TimeSpan.FromMinutes(fromMinute + (q * BacktestWorld.QuarterMinutes)));
            (bought[q], sold[q]) = (slot.ImportPerWattHour, slot.ExportPerWattHour);
        }

        peaks.Observe(solver, taken, bought, sold);
    }

    /// <summary>Stored energy that cars later need above the limit with compute at idle, should they come in greater numbers than expected.</summary>
    private void Reserve(CarForecast forecast)
    {
        foreach (double[] reserve in input.ReserveWattHours)
        {
            Array.Clear(reserve);
        }

        if (double.IsNaN(tuning.ReserveSigmas) || site.BatteryWatts <= 0)
        {
            return;
        }

        double room = site.MaximumWattHours - site.MinimumWattHours;
        forecast.EnergyNeeded(site.LimitWatts - site.BaseWatts, tuning.ReserveSigmas, site.BatteryWatts, site.OneWayEfficiency, room, needed);
        double crowd = Math.Max(1, (site.LimitWatts - site.BaseWatts) * tuning.CrowdShare);
        double peak = Math.Min(site.LimitWatts, Math.Max(input.PeakWatts, 0));
        if (tuning.PeakSigmas > double.NegativeInfinity && peak < site.LimitWatts)
        {
            forecast.EnergyNeeded(peak - site.BaseWatts - firm, tuning.PeakSigmas, site.BatteryWatts, site.OneWayEfficiency, room, neededAtPeak);
        }

        for (int w = 0; w < shape.Scenarios; w++)
        {
            for (int k = 0; k < shape.Steps; k++)
            {
                int q = shape.QuarterOf(k) + shape.QuartersOf(k) - 1;

                // What minutes do inside a quarter needs something, too, where there are cars.
                double minutes = tuning.ReserveExtraWattHours * Math.Min(1, forecast.Watts(q) / crowd);
                double energy = Math.Max(tuning.ReserveScatter * needed[q], input.IsNextMonth[k] ? 0 : tuning.PeakScatter * neededAtPeak[q]);
                input.ReserveWattHours[w][k] = Math.Min(site.MaximumWattHours, site.MinimumWattHours + minutes + energy);
            }
        }
    }
}
