namespace Megapod.Planning.Planner;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Core.Tariffs;
using Megapod.Core.Units;
using Megapod.Planning.Forecasts;
using Megapod.Planning.Horizon;

/// <summary>
/// Makes plans. It is told each quarter of an hour that is over, learns from it what cars and prices are like here, and answers a request with the plan that earns most over
/// several futures. It reads no clock and keeps nothing but what it was told, so that a back-test and a live site run the same planner.
/// Decision page: 0023.
/// </summary>
public sealed class SitePlanner
{
    /// <summary>Name under which its plans go.</summary>
    public const string Maker = "planner";

    /// <summary>
    /// A plan holds for so long from its quarter on, so that one that is late does not leave the site without. For as long the controller itself keeps energy for the cars
    /// that are there and some more: nothing else can answer what comes before the next plan. Without it a tight site was seen to run empty in the evening.
    /// </summary>
    internal static readonly TimeSpan Valid = 2 * CarForecaster.Quarter;

    /// <summary>Days of which the mean price is what stored energy is worth at the end of the horizon: four weeks.</summary>
    private const int MeanPriceQuarters = 28 * 96;

    /// <summary>Days that the next month's peak is chosen for.</summary>
    private const double NextMonthDays = 30;

    private const double QuartersOfDay = 96;

    private readonly PlanningSite site;
    private readonly TariffClock tariff;
    private readonly PlannerSettings settings;
    private readonly HorizonShape shape;
    private readonly HorizonProgram program;
    private readonly HorizonInput input;
    private readonly CarForecaster cars;
    private readonly PriceForecaster prices;
    private readonly PeakChoice peaks;
    private readonly PlanReader reader;
    private readonly double[] import;
    private readonly double[] export;
    private readonly double[] needed;
    private readonly double[] neededAtPeak;
    private readonly double firmWatts;
    private readonly Queue<double> settled = [];
    private readonly Queue<DayRecord> finished = [];
    private readonly Queue<PlanQuarter> seen = [];
    private DayRecord? today;
    private PlannerMemory? recalled;
    private int reachedMonth;
    private double reachedWatts;
    private double settledSum;
    private int? firstMonth;
    private DateOnly chosenOn = DateOnly.MinValue;
    private double peakToday = double.PositiveInfinity;
    private double peakNext = double.PositiveInfinity;

    /// <summary>A planner that knows nothing yet.</summary>
    /// <param name="site">The site, the margin taken off its limit.</param>
    /// <param name="zone">Local time of the site, in which cars come.</param>
    /// <param name="billing">Zone of the billing month.</param>
    /// <param name="prices">What is known of prices; it is told of quarters that are over through this planner.</param>
    /// <param name="settings">What to aim for; null: as shipped.</param>
    /// <param name="isHoliday">Local days that run like a weekend; null: none are known.</param>
    /// <param name="isNamed">Whether columns and rows of <see cref="Program"/> have names, for a file.</param>
    public SitePlanner(
        PlanningSite site, TimeZoneInfo zone, TimeZoneInfo billing, PriceForecaster prices, PlannerSettings? settings = null, Func<DateOnly, bool>? isHoliday = null, bool isNamed = false)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(billing);
        ArgumentNullException.ThrowIfNull(prices);
        this.site = site;
        tariff = new TariffClock(site.Tariff, billing);
        this.prices = prices;
        this.settings = settings ?? PlannerSettings.Shipped;
        shape = this.settings.Shape;
        program = new HorizonProgram(site, shape, isNamed);
        input = new HorizonInput(shape) { Charges = [.. tariff.Charges.Select(_ => new HorizonCharge(shape))] };
        cars = new CarForecaster(zone, this.settings.Cars, isHoliday);
        peaks = new PeakChoice(site);
        reader = new PlanReader(site, shape, program, this.settings);
        import = new double[shape.QuartersAhead];
        export = new double[shape.QuartersAhead];
        needed = new double[shape.QuartersAhead];
        neededAtPeak = new double[shape.QuartersAhead];
        firmWatts = site.Segments.Where(s => s.ValuePerWattHour >= this.settings.YieldPricePerWattHour).Sum(s => s.Watts);
    }

    /// <summary>The program of the last plan; what a solver saw.</summary>
    public LinearProgram Program => program.Program;

    /// <summary>Whole days of cars that were seen.</summary>
    public int DaysSeen => cars.DaysSeen;

    /// <summary>How good its forecasts have been.</summary>
    public IReadOnlyList<ForecastQuality> Quality => [cars.Score.Quality("cars", "W"), prices.Score.Quality("importPrice", "perWattHour")];

    /// <summary>Takes prices out of feeds, from which on it plans with these.</summary>
    /// <param name="known">The prices.</param>
    public void Take(KnownPrices known) => prices.Take(known);

    /// <summary>Takes in a quarter that is over, in order; some may be missing.</summary>
    /// <param name="start">Its start.</param>
    /// <param name="carWatts">What cars wanted in it, mean, W.</param>
    public void Observe(Instant start, double carWatts)
    {
        seen.Enqueue(new PlanQuarter(start, carWatts));
        if (seen.Count > PlannerMemory.MostQuarters)
        {
            seen.Dequeue();
        }

        cars.Observe(start, carWatts);
        prices.Observe(start);
        var price = prices.SettledAt(start);

        // What a fee is more than the flat one travels with the market price; without changing fees that is nothing.
        var fees = tariff.At(start);
        price = price with
        {
            ImportPerWattHour = price.ImportPerWattHour + (fees.PlannedAdder - site.Tariff.ImportAdderPerWattHour),
            ExportPerWattHour = price.ExportPerWattHour - (fees.ExportDeduction - site.Tariff.ExportDeductionPerWattHour),
        };
        settled.Enqueue(price.ImportPerWattHour);
        settledSum += price.ImportPerWattHour;
        if (settled.Count > MeanPriceQuarters)
        {
            settledSum -= settled.Dequeue();
        }

        var date = DateOf(start);
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

    /// <summary>The prices at which a quarter settled, as far as they are known; otherwise what was usual.</summary>
    /// <param name="start">Its start.</param>
    public PriceSlot SettledAt(Instant start) => prices.SettledAt(start);

    /// <summary>What another planner of this site would have to know to plan as this one does.</summary>
    public PlannerMemory Remember() => new()
    {
        Quarters = [.. seen],
        Month = reachedMonth,
        MonthPeakWatts = reachedWatts,
        ChosenOn = chosenOn,
        PeakWatts = peakToday,
        NextPeakWatts = peakNext,
    };

    /// <summary>Takes up what a planner before it has seen. Prices of that time must be there already.</summary>
    /// <param name="memory">What it remembered; sound.</param>
    /// <param name="now">The instant; quarters after it are about another world and are left.</param>
    public void Recall(PlannerMemory memory, Instant now)
    {
        ArgumentNullException.ThrowIfNull(memory);
        foreach (var quarter in memory.Before(now))
        {
            Observe(quarter.Start, quarter.CarWatts);
        }

        recalled = memory;
        if (memory.ChosenOn == DateOf(now))
        {
            (chosenOn, peakToday, peakNext) = (memory.ChosenOn, memory.PeakWatts, memory.NextPeakWatts);
        }
    }

    /// <summary>What cars and prices may be from an instant on, by what is known.</summary>
    /// <param name="now">The instant.</param>
    /// <param name="recentCarWatts">What cars have wanted in the last minutes, W; NaN: unknown.</param>
    public PlanOutlook Look(Instant now, double recentCarWatts)
    {
        var start = QuarterOf(now);
        var forecast = cars.Make(start, recentCarWatts, shape.QuartersAhead);
        var outlook = new PlanOutlook(shape.Scenarios, shape.QuartersAhead) { Cars = forecast };
        for (int w = 0; w < shape.Scenarios; w++)
        {
            var future = settings.Futures[w];
            if (future.PriceDay > 0)
            {
                prices.MakeLike(start, future.PriceDay, import, export);
            }
            else
            {
                prices.Make(start, import, export);
            }

            import.CopyTo(outlook.ImportPerWattHour[w], 0);
            export.CopyTo(outlook.ExportPerWattHour[w], 0);
            for (int q = 0; q < shape.QuartersAhead; q++)
            {
                // The quarter that runs is seen already and the same in all futures.
                outlook.CarWatts[w][q] = q == 0 ? forecast.Watts(q) : future.Like < 0 ? forecast.Watts(q, future.Sigmas) : forecast.WattsLike(q, future.Sigmas, future.Like);
            }
        }

        return outlook;
    }

    /// <summary>Makes a plan.</summary>
    /// <param name="request">How the site stands.</param>
    /// <param name="solver">What solves; asked once, and some hundred times more where prices are wished.</param>
    /// <param name="known">What comes, where somebody knows it; null: this planner's own forecasts.</param>
    /// <returns>The plan; or why there is none: too little was seen yet (MP3601), or the solver's fault.</returns>
    public Outcome<MadePlan> Make(PlanRequest request, ISolver solver, PlanOutlook? known = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(solver);
        if (known is null && cars.DaysSeen < settings.LeastDays)
        {
            return Outcome<MadePlan>.Failure(PlanFaults.StillLearning(cars.DaysSeen, settings.LeastDays));
        }

        request = WithReached(request);
        ChoosePeaks(request, solver);
        var outlook = known ?? Look(request.Now, request.RecentCarWatts);
        Fill(request, outlook);
        program.Fill(input);
        var solved = solver.Solve(program.Program);
        if (!solved.IsSuccess)
        {
            return Outcome<MadePlan>.Failure(solved.Faults);
        }

        var plan = reader.Read(request.Now, QuarterOf(request.Now), input, solved.Value) with { DayLevel = outlook.Cars?.Level };
        if (request.WithPrices)
        {
            var priced = reader.AddPrices(plan, input, solved.Value, solver);
            if (!priced.IsSuccess)
            {
                return Outcome<MadePlan>.Failure(priced.Faults);
            }

            plan = priced.Value;
        }

        plan = plan with { Maker = Maker, ValidUntil = QuarterOf(request.Now) + Valid };
        return Outcome<MadePlan>.Success(new MadePlan(plan, program.Read(solved.Value, 0, 0), HorizonProgram.PeakWatts(solved.Value, 0), solved.Value));
    }

    /// <summary>The start of the quarter that an instant lies in.</summary>
    /// <param name="now">The instant.</param>
    public static Instant QuarterOf(Instant now) => new(now.Ticks - (now.Ticks % CarForecaster.Quarter.Ticks));

    /// <summary>The month's peak that was reached before a restart counts as one that was reached since.</summary>
    private PlanRequest WithReached(PlanRequest request)
    {
        reachedMonth = MonthOf(request.Now);
        reachedWatts = recalled is not null && recalled.Month == reachedMonth ? Math.Max(request.MonthPeakWatts, recalled.MonthPeakWatts) : request.MonthPeakWatts;
        return request with { MonthPeakWatts = reachedWatts };
    }

    private void Fill(PlanRequest request, PlanOutlook outlook)
    {
        var start = QuarterOf(request.Now);
        int month = MonthOf(request.Now);
        for (int w = 0; w < shape.Scenarios; w++)
        {
            input.Weight[w] = settings.Futures[w].Weight;
            for (int k = 0; k < shape.Steps; k++)
            {
                int from = shape.QuarterOf(k);
                int many = shape.QuartersOf(k);
                double bought = 0;
                double sold = 0;
                double taken = 0;
                for (int q = from; q < from + many; q++)
                {
                    bought += outlook.ImportPerWattHour[w][q] / many;
                    sold += outlook.ExportPerWattHour[w][q] / many;
                    taken += outlook.CarWatts[w][q] / many;
                }

                (input.ImportPerWattHour[w][k], input.ExportPerWattHour[w][k], input.CarWatts[w][k]) = (bought, sold, taken);
                input.IsNextMonth[k] = MonthOf(start + (from * CarForecaster.Quarter)) != month;
            }

            input.CarWatts[w][0] += request.ReturningCarWatts;
        }

        FillLimits(request, start);
        FillTariff(request, start);
        bool isKnown = double.IsFinite(request.StoredWattHours);
        input.FirstHours = (start + CarForecaster.Quarter - request.Now).TotalHours;
        input.StepInInterval = (int)(start.Ticks % site.Tariff.DemandWindow.Ticks / CarForecaster.Quarter.Ticks);
        input.IntervalWattHours = request.IntervalWattHours;
        input.StoredWattHours = isKnown ? Math.Max(0, request.StoredWattHours) : site.MinimumWattHours;
        input.ChargeWatts = isKnown ? Math.Max(0, request.ChargeWatts) : 0;
        input.DischargeWatts = isKnown ? Math.Max(0, request.DischargeWatts) : 0;
        FillUplift(outlook);
        input.PeakWatts = Math.Max(request.MonthPeakWatts, peakToday);
        input.NextPeakWatts = peakNext;
        input.EndValuePerWattHour = ((settled.Count > 0 ? settledSum / settled.Count : 0) + site.Tariff.ImportAdderPerWattHour) * site.OneWayEfficiency;
        input.ReservePerWattHour = settings.ReservePerWattHour;
        FillReserve(outlook.Cars);
    }

    /// <summary>
    /// Fees of each step, and the charges that count in it. What costs nothing more is what was reached, what a ratchet bills anyway and what is subscribed. A ratchet is seen in
    /// the months that it bills, not in those that a higher peak of this month would make dearer: those most likely have a like one themselves.
    /// </summary>
    private void FillTariff(PlanRequest request, Instant start)
    {
        int nextDays = 0;
        for (int k = 0; k < shape.Steps; k++)
        {
            int many = shape.QuartersOf(k);
            double adder = 0;
            double deduction = 0;
            foreach (var charge in input.Charges)
            {
                charge.Counts[k] = false;
            }

            for (int q = shape.QuarterOf(k); q < shape.QuarterOf(k) + many; q++)
            {
                var at = start + (q * CarForecaster.Quarter);
                var rates = tariff.At(at);
                adder += rates.PlannedAdder / many;
                deduction += rates.ExportDeduction / many;
                for (int c = 0; c < tariff.Charges.Count; c++)
                {
                    input.Charges[c].Counts[k] |= tariff.Counts(tariff.Charges[c], tariff.IntervalOf(at));
                }
            }

            (input.ImportAdderPerWattHour[k], input.ExportDeductionPerWattHour[k]) = (adder, deduction);
            nextDays += input.IsNextMonth[k] ? many : 0;
        }

        double daysAhead = shape.QuartersAhead / QuartersOfDay;
        double daysNext = nextDays / QuartersOfDay;
        double daysLeft = input.Charges.Count > 0 ? DaysLeft(request.Now) : 1;
        for (int c = 0; c < input.Charges.Count; c++)
        {
            var state = c < request.Charges.Count ? request.Charges[c] : new ChargeState(0, 0, 0);
            double free = tariff.Charges[c].FreeWatts;
            input.Charges[c].PeakWatts = Math.Max(Math.Max(state.PeakWatts, state.FloorWatts), free);
            input.Charges[c].NextPeakWatts = Math.Max(state.NextFloorWatts, free);
            input.Charges[c].Share = Math.Clamp((daysAhead - daysNext) / daysLeft, 0, 1);
            input.Charges[c].NextShare = Math.Min(1, daysNext / NextMonthDays);
        }
    }

    /// <summary>A limit that begins or ends within a step holds in all of it: a mean cannot make good what is drawn beyond a limit.</summary>
    private void FillLimits(PlanRequest request, Instant start)
    {
        for (int k = 0; k < shape.Steps; k++)
        {
            var from = k == 0 ? request.Now : start + (shape.QuarterOf(k) * CarForecaster.Quarter);
            var until = start + ((shape.QuarterOf(k) + shape.QuartersOf(k)) * CarForecaster.Quarter);
            (input.LimitWatts[k], input.ExportWatts[k]) = (double.PositiveInfinity, double.PositiveInfinity);
            foreach (var limit in request.EventLimits)
            {
                if (limit.Quantity != LimitQuantity.Watts || limit.ValidUntil <= from || limit.ValidFrom >= until)
                {
                    continue;
                }

                if (limit.Direction == LimitDirection.Import)
                {
                    input.LimitWatts[k] = Math.Min(input.LimitWatts[k], limit.Amount - site.MarginWatts);
                }
                else
                {
                    input.ExportWatts[k] = Math.Min(input.ExportWatts[k], limit.Amount);
                }
            }
        }
    }

    /// <summary>
    /// Metering intervals inside an hour stand out of its mean and count in the month's peak, as far as the battery has no power to even them out. Worked number: cars of
    /// 0.8, 0.4, 0 and 0.4 MW without a battery: quarters stand out by 0.4 MW, halves by 0.2 MW, the hour by nothing.
    /// </summary>
    private void FillUplift(PlanOutlook outlook)
    {
        int interval = Math.Max(1, (int)(site.Tariff.DemandWindow / CarForecaster.Quarter));
        for (int k = shape.FineSteps; k < shape.Steps; k++)
        {
            int many = shape.QuartersOf(k);
            double uplift = 0;
            for (int w = 0; w < shape.Scenarios && interval < many; w++)
            {
                double highest = 0;
                double all = 0;
                for (int from = shape.QuarterOf(k); from < shape.QuarterOf(k) + many; from += interval)
                {
                    double sum = 0;
                    for (int q = from; q < from + interval; q++)
                    {
                        sum += outlook.CarWatts[w][q];
                    }

                    highest = Math.Max(highest, sum / interval);
                    all += sum;
                }

                uplift += settings.Futures[w].Weight * (highest - (all / many));
            }

            // A battery that is away, or whose charge nobody knows, evens out nothing.
            input.PeakUpliftWatts[k] = Math.Max(0, uplift - Math.Min(site.BatteryWatts, Math.Min(input.ChargeWatts, input.DischargeWatts)));
        }
    }

    /// <summary>Stored energy that cars later need above the limit with compute at idle, should they come in greater numbers than expected; and what holds the month's peak.</summary>
    private void FillReserve(CarForecast? forecast)
    {
        double kept = site.OutageWattHours > 0 ? site.MinimumWattHours + site.OutageWattHours : 0;
        foreach (double[] reserve in input.ReserveWattHours)
        {
            Array.Fill(reserve, kept);
        }

        if (forecast is null || double.IsNaN(settings.ReserveSigmas) || site.BatteryWatts <= 0)
        {
            return;
        }

        double room = site.MaximumWattHours - site.MinimumWattHours;
        forecast.EnergyNeeded(site.LimitWatts - site.BaseWatts, settings.ReserveSigmas, site.BatteryWatts, site.OneWayEfficiency, room, needed);
        double crowd = Math.Max(1, (site.LimitWatts - site.BaseWatts) * settings.CrowdShare);
        double peak = Math.Min(site.LimitWatts, Math.Max(input.PeakWatts, 0));
        if (settings.PeakSigmas > double.NegativeInfinity && peak < site.LimitWatts)
        {
            forecast.EnergyNeeded(peak - site.BaseWatts - firmWatts, settings.PeakSigmas, site.BatteryWatts, site.OneWayEfficiency, room, neededAtPeak);
        }

        for (int w = 0; w < shape.Scenarios; w++)
        {
            for (int k = 0; k < shape.Steps; k++)
            {
                int q = shape.QuarterOf(k) + shape.QuartersOf(k) - 1;

                // What minutes do inside a quarter needs something, too, where there are cars.
                double minutes = settings.ReserveExtraWattHours * Math.Min(1, forecast.Watts(q) / crowd);
                double energy = Math.Max(settings.ReserveScatter * needed[q], input.IsNextMonth[k] ? 0 : settings.PeakScatter * neededAtPeak[q]);
                input.ReserveWattHours[w][k] = Math.Min(site.MaximumWattHours, site.MinimumWattHours + site.OutageWattHours + minutes + energy);
            }
        }
    }

    /// <summary>Once a day: what the days that are over would have lost under lower peaks, and the peak to aim at now.</summary>
    private void ChoosePeaks(PlanRequest request, ISolver solver)
    {
        if (settings.PeakTargets.Count > 0)
        {
            (peakToday, peakNext) = TargetsAt(MonthOf(request.Now));
            return;
        }

        if (double.IsNaN(settings.PeakCaution) || site.Tariff.DemandChargePerWattMonth <= 0)
        {
            return;
        }

        var date = DateOf(request.Now);
        if (today is { IsWhole: true } && today.Date != date)
        {
            finished.Enqueue(today);
            today = null;
        }

        while (finished.TryDequeue(out var day))
        {
            peaks.Observe(solver, day.CarWatts, day.Import, day.Export);
        }

        if (date == chosenOn)
        {
            return;
        }

        chosenOn = date;
        peakToday = peaks.Target(DaysLeft(request.Now), request.MonthPeakWatts, settings.PeakCaution);
        peakNext = peaks.Target(NextMonthDays, 0, settings.PeakCaution);
    }

    /// <summary>Days left of the billing month, the present one included.</summary>
    private double DaysLeft(Instant now)
    {
        double days = 0;
        int month = MonthOf(now);
        while (MonthOf(now + TimeSpan.FromDays(days)) == month)
        {
            days++;
        }

        return days;
    }

    private (double Now, double Next) TargetsAt(int month)
    {
        firstMonth ??= month;
        var targets = settings.PeakTargets;
        int at = month - firstMonth.Value;
        return (targets[Math.Clamp(at, 0, targets.Count - 1)], targets[Math.Clamp(at + 1, 0, targets.Count - 1)]);
    }

    private DateOnly DateOf(Instant at) => tariff.DateOf(at);

    private int MonthOf(Instant at) => tariff.MonthOf(at);

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
