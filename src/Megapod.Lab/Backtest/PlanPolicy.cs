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
    private readonly PlanTuning tuning;
    private readonly double meanPrice;

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
        double sum = 0;
        int history = world.ScoredMinute / BacktestWorld.QuarterMinutes;
        for (int q = 0; q < history; q++)
        {
            var start = world.Period.From + (q * CarForecaster.Quarter);
            cars.Observe(start, world.MeanCars(q * BacktestWorld.QuarterMinutes, BacktestWorld.QuarterMinutes));
            prices.Observe(start);
            sum += world.Prices.At(start).ImportPerWattHour;
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

        var forecast = cars.Make(now, world.MeanCars(minute - RecentMinutes, RecentMinutes), shape.QuartersAhead);
        prices.Make(now, import, export);
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
        double backlog = minutes.BacklogWattHours;
        int month = world.MonthOf(now);
        for (int k = 0; k < shape.Steps; k++)
        {
            int q = shape.QuarterOf(k);
            int many = shape.QuartersOf(k);
            double bought = 0;
            double sold = 0;
            for (int i = q; i < q + many; i++)
            {
                bought += import[i] / many;
                sold += export[i] / many;
            }

            (input.ImportPerWattHour[k], input.ExportPerWattHour[k]) = (bought, sold);
            input.IsNextMonth[k] = world.MonthOf(now + (q * CarForecaster.Quarter)) != month;
            for (int w = 0; w < shape.Scenarios; w++)
            {
                double sum = 0;
                for (int i = q; i < q + many; i++)
                {
                    sum += tuning.IsClairvoyant
                        ? world.MeanCars(minute + (i * BacktestWorld.QuarterMinutes), BacktestWorld.QuarterMinutes)
                        : forecast.Watts(i, k == 0 ? 0 : tuning.Scenarios[w].Sigmas);
                }

                input.CarWatts[w][k] = sum / many;
            }
        }

        if (tuning.IsClairvoyant)
        {
            for (int k = 0; k < shape.Steps; k++)
            {
                int many = shape.QuartersOf(k);
                (input.ImportPerWattHour[k], input.ExportPerWattHour[k]) = (0, 0);
                for (int i = 0; i < many; i++)
                {
                    var slot = world.Prices.At(now + ((shape.QuarterOf(k) + i) * CarForecaster.Quarter));
                    input.ImportPerWattHour[k] += slot.ImportPerWattHour / many;
                    input.ExportPerWattHour[k] += slot.ExportPerWattHour / many;
                }
            }
        }

        for (int w = 0; w < shape.Scenarios; w++)
        {
            input.Weight[w] = tuning.Scenarios[w].Weight;
            input.CarWatts[w][0] = input.CarWatts[0][0] + (w == 0 ? Math.Min(12 * backlog, 600_000) : 0);
        }

        for (int w = 1; w < shape.Scenarios; w++)
        {
            input.CarWatts[w][0] = input.CarWatts[0][0];
        }

        Reserve(forecast);
        input.StoredWattHours = minutes.StoredWattHours;
        input.PeakWatts = Math.Max(minutes.MonthPeakWatts, tuning.PeakTargets is { } targets ? targets[Math.Min(targets.Length - 1, month - world.MonthOf(world.Period.ScoredFrom))] : tuning.PeakTargetWatts);
        input.NextPeakWatts = tuning.PeakTargets is { } all ? all[Math.Min(all.Length - 1, month + 1 - world.MonthOf(world.Period.ScoredFrom))] : tuning.PeakTargetWatts;
        input.EndValuePerWattHour = meanPrice * site.OneWayEfficiency;
        input.ReservePerWattHour = tuning.ReservePerWattHour;
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

        double need = site.MinimumWattHours + tuning.ReserveExtraWattHours;
        int quarters = shape.QuartersAhead;
        double[] needed = new double[quarters];
        double usable = 0;
        for (int q = quarters - 1; q >= 0; q--)
        {
            // At the end of quarter q: what the quarters after it take out or can put back.
            needed[q] = site.MinimumWattHours + tuning.ReserveExtraWattHours + usable;
            double net = forecast.Watts(q, tuning.ReserveSigmas) + site.BaseWatts - site.LimitWatts;
            double hours = 0.25;
            usable += net > 0 ? Math.Min(net, site.BatteryWatts) * hours / site.OneWayEfficiency : Math.Max(net, -site.BatteryWatts) * hours * site.OneWayEfficiency;
            usable = Math.Clamp(usable, 0, site.MaximumWattHours - need);
        }

        for (int w = 0; w < shape.Scenarios; w++)
        {
            for (int k = 0; k < shape.Steps; k++)
            {
                input.ReserveWattHours[w][k] = Math.Min(site.MaximumWattHours, needed[shape.QuarterOf(k) + shape.QuartersOf(k) - 1]);
            }
        }
    }
}
