namespace Megapod.Planning.Planner;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Core.Tariffs;
using Megapod.Core.Units;
using Megapod.Planning.Forecasts;
using Megapod.Planning.Horizon;

/// <summary>
/// Makes plans. It is told each quarter of an hour that is over, learns from it what cars, prices and the sky are like here, and answers a request with the plan that earns most over
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

    /// <summary>Places from one future to the next for the sun and for work; a number of futures that they share no factor with meets every place.</summary>
    private const int SkyStride = 5;
    private const int WorkStride = 7;

    private readonly PlanningSite site;
    private readonly TariffClock tariff;
    private readonly PlannerSettings settings;
    private readonly HorizonShape shape;
    private readonly bool isNamed;
    private readonly HorizonFiller filler;
    private readonly PromiseBook book;
    private readonly ReserveBook reserves;
    private readonly EarlyDepartures departures = new();
    private readonly CarForecaster cars;
    private readonly PriceForecaster prices;
    private readonly SkyForecaster sky;
    private readonly WorkForecaster[] work;
    private readonly MonthPeak peak;
    private readonly PlanReader plain;
    private readonly double[] import;
    private readonly double[] export;
    private readonly double[] production;
    private readonly Queue<double> settled = [];
    private readonly Queue<PlanQuarter> seen = [];
    private PlanReader? promising;
    private HorizonProgram program;
    private double settledSum;

    /// <summary>A planner that knows nothing yet.</summary>
    /// <param name="site">The site, the margin taken off its limit.</param>
    /// <param name="zone">Local time of the site, in which cars come.</param>
    /// <param name="billing">Zone of the billing month.</param>
    /// <param name="prices">What is known of prices; it is told of quarters that are over through this planner.</param>
    /// <param name="settings">What to aim for; null: as shipped.</param>
    /// <param name="isNamed">Whether columns and rows of <see cref="Program"/> have names, for a file.</param>
    public SitePlanner(
        PlanningSite site, TimeZoneInfo zone, TimeZoneInfo billing, PriceForecaster prices, PlannerSettings? settings = null, bool isNamed = false)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(billing);
        ArgumentNullException.ThrowIfNull(prices);
        this.site = site;
        tariff = new TariffClock(site.Tariff, billing);
        this.prices = prices;
        this.settings = settings ?? PlannerSettings.Shipped;
        shape = this.settings.Shape;
        this.isNamed = isNamed;
        program = new HorizonProgram(site, shape, isNamed);
        plain = new PlanReader(site, shape, program, this.settings);
        book = new PromiseBook(shape);
        reserves = new ReserveBook(site.Reserves, zone, shape);
        filler = new HorizonFiller(site, tariff, this.settings);
        cars = new CarForecaster(zone, this.settings.Cars, site.IsHoliday);
        sky = new SkyForecaster(zone, site.SolarPeakWatts);
        work = [.. site.Compute.Select(c => new WorkForecaster(c, zone))];
        peak = new MonthPeak(site, tariff, this.settings);
        import = new double[shape.QuartersAhead];
        export = new double[shape.QuartersAhead];
        production = new double[shape.QuartersAhead];
    }

    /// <summary>The program of the last plan; what a solver saw.</summary>
    public LinearProgram Program => program.Program;

    /// <summary>Whole days of cars that were seen.</summary>
    public int DaysSeen => cars.DaysSeen;

    /// <summary>How good its forecasts have been.</summary>
    public IReadOnlyList<ForecastQuality> Quality => [cars.Score.Quality("cars", "W"), prices.Score.Quality("importPrice", "perWattHour"), .. sky.Quality, .. work.Where(c => c.IsKnown).Select(c => c.Score.Quality(NameOf(c.Class), "share"))];

    /// <summary>Takes prices out of feeds, from which on it plans with these.</summary>
    /// <param name="known">The prices.</param>
    public void Take(KnownPrices known) => prices.Take(known);

    /// <summary>Takes weather and carbon intensity out of feeds, from which on it plans with these.</summary>
    /// <param name="known">What is known.</param>
    public void Take(KnownWeather known) => sky.Take(known);

    /// <summary>Takes in a quarter that is over, in order; some may be missing.</summary>
    /// <param name="start">Its start.</param>
    /// <param name="carWatts">What cars wanted in it, mean, W.</param>
    public void Observe(Instant start, double carWatts) => Observe(new PlanQuarter(start, carWatts));

    /// <summary>Takes in a quarter that is over, in order; some may be missing.</summary>
    /// <param name="quarter">The quarter.</param>
    public void Observe(PlanQuarter quarter)
    {
        var (start, carWatts) = (quarter.Start, quarter.CarWatts);
        seen.Enqueue(quarter);
        if (seen.Count > PlannerMemory.MostQuarters)
        {
            seen.Dequeue();
        }

        cars.Observe(start, carWatts);
        prices.Observe(start);
        sky.Observe(start, quarter.ProductionWatts, quarter.AmbientCelsius);
        foreach (var forecaster in work)
        {
            forecaster.Observe(start, quarter.WorkOf(forecaster.Class));
        }

        var price = prices.SettledAt(start);

        // What a fee is more than the flat one travels with the market price, and so does what its CO2 counts; without changing fees and a price of CO2 that is nothing.
        var fees = tariff.At(start);
        price = price with
        {
            ImportPerWattHour = price.ImportPerWattHour + (fees.PlannedAdder - site.Tariff.ImportAdderPerWattHour) + site.CarbonCost(sky.Carbon.Expected(start)),
            ExportPerWattHour = price.ExportPerWattHour - (fees.ExportDeduction - site.Tariff.ExportDeductionPerWattHour),
        };
        settled.Enqueue(price.ImportPerWattHour);
        settledSum += price.ImportPerWattHour;
        if (settled.Count > MeanPriceQuarters)
        {
            settledSum -= settled.Dequeue();
        }

        // What the sun gave, the connection did not have to.
        peak.Observe(start, quarter.ProductionWatts > 0 ? Math.Max(0, carWatts - quarter.ProductionWatts) : carWatts, price);
    }

    /// <summary>Takes in a departure of a car that had stated one, in order of time.</summary>
    /// <param name="departure">The departure.</param>
    public void Observe(CarDeparture departure) => departures.Observe(departure);

    /// <summary>The prices at which a quarter settled, as far as they are known; otherwise what was usual.</summary>
    /// <param name="start">Its start.</param>
    public PriceSlot SettledAt(Instant start) => prices.SettledAt(start);

    /// <summary>What another planner of this site would have to know to plan as this one does.</summary>
    public PlannerMemory Remember() => peak.Remember(new PlannerMemory { Quarters = [.. seen], Departures = [.. departures.Seen] });

    /// <summary>Takes up what a planner before it has seen. Prices of that time must be there already.</summary>
    /// <param name="memory">What it remembered; sound.</param>
    /// <param name="now">The instant; quarters after it are about another world and are left.</param>
    public void Recall(PlannerMemory memory, Instant now)
    {
        ArgumentNullException.ThrowIfNull(memory);
        foreach (var quarter in memory.Before(now))
        {
            Observe(quarter);
        }

        foreach (var departure in memory.Departures.Where(d => d.Left < now))
        {
            departures.Observe(departure);
        }

        peak.Recall(memory, now);
    }

    /// <summary>What cars and prices may be from an instant on, by what is known.</summary>
    /// <param name="now">The instant.</param>
    /// <param name="recentCarWatts">What cars have wanted in the last minutes, W; NaN: unknown.</param>
    public PlanOutlook Look(Instant now, double recentCarWatts)
    {
        var start = QuarterOf(now);
        var forecast = cars.Make(start, recentCarWatts, shape.QuartersAhead);
        var outlook = new PlanOutlook(shape.Scenarios, shape.QuartersAhead) { Cars = forecast, IsWorkKnown = work.Any(c => c.IsKnown) };
        for (int q = 0; q < shape.QuartersAhead; q++)
        {
            var at = start + (q * CarForecaster.Quarter);
            production[q] = sky.Solar.Expected(at);
            outlook.AmbientCelsius[q] = sky.Temperature.Expected(at);
            outlook.CarbonPerWattHour[q] = sky.Carbon.Expected(at);
        }

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
                outlook.ProductionWatts[w][q] = production[q] <= 0 || q == 0 ? production[q] : sky.Solar.Quantile(production[q], q, ShareOf(w, SkyStride));

                // The quarter that runs is seen already and the same in all futures.
                outlook.CarWatts[w][q] = q == 0 ? forecast.Watts(q) : future.Like < 0 ? forecast.Watts(q, future.Sigmas) : forecast.WattsLike(q, future.Sigmas, future.Like);
            }
        }

        LookAtWork(outlook, start);
        return outlook;
    }

    private void LookAtWork(PlanOutlook outlook, Instant start)
    {
        if (!outlook.IsWorkKnown)
        {
            return;
        }

        for (int q = 0; q < shape.QuartersAhead; q++)
        {
            var at = start + (q * CarForecaster.Quarter);
            var expected = WorkShares.Each(c => work.FirstOrDefault(f => f.Class == c) is { IsKnown: true } known ? known.Expected(at) : 1);
            for (int w = 0; w < shape.Scenarios; w++)
            {
                double share = ShareOf(w, WorkStride);
                outlook.Work[w][q] = q == 0 ? expected : WorkShares.Each(c => work.FirstOrDefault(f => f.Class == c) is { IsKnown: true } known ? known.Quantile(expected[c], q, share) : 1);
            }
        }
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

        request = peak.WithReached(request);
        peak.Choose(request, solver);
        var outlook = known ?? Look(request.Now, request.RecentCarWatts);
        bool isOwed = request.Promises.Any(p => PromiseBook.IsOwed(p, request.Now));
        var early = departures.Quantile(site.DepartureProbability, request.Now);
        book.Write(request.Promises, request.Now, early ?? TimeSpan.Zero);
        var reader = isOwed ? promising ??= new PlanReader(site, shape, new HorizonProgram(site, shape, isNamed, hasPromises: true), settings) : plain;
        program = reader.Program;
        var input = filler.Fill(request, outlook, peak, settled.Count > 0 ? settledSum / settled.Count : 0, isOwed ? book : null);
        reserves.Fill(input, request.Now);
        program.Fill(input);
        var solved = solver.Solve(program.Program);
        if (!solved.IsSuccess)
        {
            return Outcome<MadePlan>.Failure(solved.Faults);
        }

        var plan = reader.Read(request.Now, QuarterOf(request.Now), input, outlook, solved.Value) with { DayLevel = outlook.Cars?.Level };
        if (request.WithPrices)
        {
            var priced = reader.AddPrices(plan, input, solved.Value, solver);
            if (!priced.IsSuccess)
            {
                return Outcome<MadePlan>.Failure(priced.Faults);
            }

            plan = priced.Value;
        }

        plan = plan with { Maker = Maker, ValidUntil = QuarterOf(request.Now) + Valid, Promises = isOwed ? PromisesOf(plan, early) : null };
        return Outcome<MadePlan>.Success(new MadePlan(plan, program.Read(solved.Value, 0, 0), HorizonProgram.PeakWatts(solved.Value, 0), solved.Value)
        {
            Offers = reserves.Read(request.Now, (p, k) => program.PromisedWatts(solved.Value, p, k)),
        });
    }

    /// <summary>Says that a plan is followed: what it offers the grid stands from the beginning of its block on. What a plan that is refused offers, nobody has promised.</summary>
    /// <param name="made">The last plan that was made.</param>
    public void Follow(MadePlan made)
    {
        ArgumentNullException.ThrowIfNull(made);
        reserves.Take(made.Offers);
    }

    private CarPromises PromisesOf(Plan plan, TimeSpan? early)
    {
        var missed = plan.WishesBroken.FirstOrDefault(w => w.Kind == WishKind.Departure);
        return new CarPromises(
            book.Count,
            book.Stated,
            new WattHours(book.WattHours),
            early is null ? null : site.DepartureProbability,
            departures.Seen.Count,
            early ?? TimeSpan.Zero,
            missed?.Amount ?? new WattHours(0),
            missed?.From);
    }

    /// <summary>
    /// How bright a future is, or how much work it has, as a share of what may come: the futures' shares are spread evenly, and some places apart from one future to the next, so that bright days fall on
    /// busy and quiet ones alike, and so do days with much work. One future alone is as expected at the median.
    /// </summary>
    private double ShareOf(int future, int stride) => ((future * stride % shape.Scenarios) + 0.5) / shape.Scenarios;

    private static string NameOf(WorkloadClass workload) => "work" + workload;

    /// <summary>The start of the quarter that an instant lies in.</summary>
    /// <param name="now">The instant.</param>
    public static Instant QuarterOf(Instant now) => new(now.Ticks - (now.Ticks % CarForecaster.Quarter.Ticks));
}
