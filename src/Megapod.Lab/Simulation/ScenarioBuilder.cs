namespace Megapod.Lab.Simulation;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Files.DataFiles;
using Megapod.Twin.Simulator;

/// <summary>
/// Turns what a person asked for into a scenario, or says what is wrong and what there is instead. A named world brings its cars, its months, its
/// market and its market's time zone (day shapes of rules follow the place where the prices were made); everything else is drawn from the seed.
/// </summary>
public static class ScenarioBuilder
{
    /// <summary>Days of a run when neither days nor an end nor a world is named.</summary>
    public const int DefaultDays = 30;

    /// <summary>The most days of one run: ten years and a leap day or three. More is a typing error.</summary>
    public const int MostDays = 3653;

    /// <summary>Name of the product's own prices.</summary>
    public const string GeneratedMarket = "synthetic";

    /// <summary>The policy that follows the planner.</summary>
    public const string Planned = "plan";

    /// <summary>The only plant step there is.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    /// <summary>Where a run without world or dates begins. It is fixed: a run must not depend on the day on which it is made.</summary>
    public static readonly Instant DefaultStart = Instant.FromUtc(new DateTime(2025, 6, 1, 0, 0, 0, DateTimeKind.Utc));

    /// <summary>Names of the policies.</summary>
    public static IReadOnlyList<string> Policies { get; } = ["rules", Planned, "rules-clairvoyant"];

    /// <summary>Names of the markets, the product's own first.</summary>
    public static IReadOnlyList<string> MarketNames { get; } = [GeneratedMarket, .. Markets.Names];

    /// <summary>The scenario.</summary>
    public static Outcome<Scenario> Build(ScenarioRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var site = DefaultSite.ReadOr(request.SiteFile);
        return site.IsSuccess
            ? Build(request, site.Value)
            : Outcome<Scenario>.Failure(ZoneFault(site.Faults) is { } missing ? [missing] : site.Faults);
    }

    /// <summary>The scenario of a site that is already there; the request's site file is not looked at.</summary>
    public static Outcome<Scenario> Build(ScenarioRequest request, SiteConfig site)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(site);
        var chosen = request.Case is { } name ? site.WithCase(name) : Outcome<SiteConfig>.Success(site);
        if (!chosen.IsSuccess)
        {
            return Outcome<Scenario>.Failure(chosen.Faults);
        }

        if (Contradictions(request, chosen.Value) is { Count: > 0 } faults)
        {
            return Outcome<Scenario>.Failure(faults);
        }

        DataFolder? data = null;
        if (request.Data is { } folder)
        {
            var opened = DataFolder.Open(folder);
            if (!opened.IsSuccess)
            {
                return Outcome<Scenario>.Failure(opened.Faults);
            }

            data = opened.Value;
        }

        return Build(request, chosen.Value, data);
    }

    private static Outcome<Scenario> Build(ScenarioRequest request, SiteConfig site, DataFolder? data)
    {
        WorldPeriod? period = null;
        if (request.World is { } world)
        {
            period = WorldPeriod.Of(world);
            var known = data!.WorldNames();
            if (period is null || !known.Contains(world, StringComparer.Ordinal))
            {
                return Fail(RunFaults.UnknownWorld(world, data.FolderPath, known));
            }
        }

        string market = request.Market ?? (request.World is null ? GeneratedMarket : Markets.DefaultFor(request.World) ?? GeneratedMarket);
        var (from, to, wrong) = Span(request, period, market);
        if (wrong is not null)
        {
            return Fail(wrong);
        }

        string zoneName = request.World is null ? site.TimeZone : ZoneOf(market) ?? site.TimeZone;
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zoneName, out var zone))
        {
            return Fail(RunFaults.NoZoneData(zoneName));
        }

        if (!TimeZoneInfo.TryFindSystemTimeZoneById(site.Tariff.BillingTimeZone, out var billing))
        {
            return Fail(RunFaults.NoZoneData(site.Tariff.BillingTimeZone));
        }

        var prices = PricesOf(site, data, market, zone, from, to, request.Seed);
        if (!prices.IsSuccess)
        {
            return Outcome<Scenario>.Failure(prices.Faults);
        }

        var cars = request.World is { } named
            ? data!.ReadWorldSessions(named, site.Cabinets.Sum(c => c.Connectors.Count))
            : GeneratedCars.Of(request, site, data, zone, from, to);
        if (!cars.IsSuccess)
        {
            return Outcome<Scenario>.Failure(cars.Faults);
        }

        Func<Instant, double>? ambient = null;
        if (GeneratedWeather.Matters(site))
        {
            var weather = GeneratedWeather.Of(site, data, from, to, request.Seed);
            if (!weather.IsSuccess)
            {
                return Outcome<Scenario>.Failure(weather.Faults);
            }

            ambient = weather.Value;
        }

        Func<Instant, double>? irradiance = null;
        if (GeneratedWeather.SunMatters(site))
        {
            var sun = GeneratedWeather.SunOf(site, zone, data, from, to, request.Seed);
            if (!sun.IsSuccess)
            {
                return Outcome<Scenario>.Failure(sun.Faults);
            }

            irradiance = sun.Value;
        }

        return Outcome<Scenario>.Success(new Scenario
        {
            Ambient = ambient,
            Irradiance = irradiance,
            Work = GeneratedWork.Of(site, zone, from, to, request.Seed),
            Site = site,
            Zone = zone,
            BillingZone = billing,
            Cars = cars.Value,
            Prices = prices.Value,
            World = $"{request.World ?? $"{request.Sessions ?? GeneratedCars.Synthetic}-{GeneratedCars.PerDay(request, site)}"}, {prices.Value.Market}",
            From = from,
            To = to,
            Step = Step,
            Seed = request.Seed,
            Policy = request.Policy,
            Windows = request.Windows,
        });
    }

    private static List<Fault> Contradictions(ScenarioRequest request, SiteConfig site)
    {
        var faults = new List<Fault>();
        if (request.Step.Replace(" ", "") is not ("1s" or "1"))
        {
            faults.Add(RunFaults.BadStep(request.Step));
        }

        if (!Policies.Contains(request.Policy))
        {
            faults.Add(RunFaults.UnknownPolicy(request.Policy, Policies));
        }

        if (request.Market is { } market && !MarketNames.Contains(market))
        {
            faults.Add(RunFaults.UnknownMarket(market, MarketNames));
        }
        else if (request is { Data: null, Market: { } measured } && measured != GeneratedMarket)
        {
            faults.Add(RunFaults.NeedsData($"--market {measured}"));
        }

        if (request is { World: not null, Data: null })
        {
            faults.Add(RunFaults.NeedsData($"--world {request.World}"));
        }

        if (request.World is not null && (request.Sessions is not null || request.SessionsPerDay is not null))
        {
            faults.Add(RunFaults.Conflict("--world", request.Sessions is null ? "--sessions-per-day" : "--sessions", "A world has its own cars: leave one of the two out."));
        }

        if (request.Sessions is { } sessions && !GeneratedCars.Sources.Contains(sessions))
        {
            string why = sessions == GeneratedCars.Acn ? "Those are workplace sessions, hours long at a few kW, and this site charges fast. " : "";
            faults.Add(RunFaults.UnknownSessions(sessions, $"{why}Take one of {string.Join(", ", GeneratedCars.Sources)}."));
        }
        else if (request is { Sessions: GeneratedCars.Epfl, Data: null })
        {
            faults.Add(RunFaults.NeedsData($"--sessions {GeneratedCars.Epfl}"));
        }

        if (request.SessionsPerDay is < 0 or > GeneratedCars.MostPerDay)
        {
            faults.Add(RunFaults.BadSpan($"{request.SessionsPerDay} sessions a day cannot be simulated.", $"Write a number from 0 to {GeneratedCars.MostPerDay}."));
        }

        if (site.Cabinets.Sum(c => c.Connectors.Count) == 0 && (request.World ?? request.Sessions) is not null)
        {
            faults.Add(RunFaults.NoStalls(site.Id));
        }

        return faults;
    }

    private static (Instant From, Instant To, Fault? Wrong) Span(ScenarioRequest request, WorldPeriod? period, string market)
    {
        if (request is { Days: not null, To: not null })
        {
            return (default, default, RunFaults.Conflict("--days", "--to", "Leave one of the two out."));
        }

        if (request.Days is < 1 or > MostDays)
        {
            return (default, default, RunFaults.BadSpan($"A run of {request.Days} days cannot be made.", $"Write a number from 1 to {MostDays}."));
        }

        foreach (var given in new[] { request.From, request.To })
        {
            if (given is { } at && at.Ticks % TimeSpan.TicksPerMinute != 0)
            {
                return (default, default, RunFaults.BadSpan($"{at} is not a whole minute.", "Write times such as 2023-06-01 or 2023-06-01T12:00Z."));
            }
        }

        var natural = period ?? WorldPeriod.Of(PeriodOf(market));
        var from = request.From ?? natural?.ScoredFrom ?? DefaultStart;
        var to = request.To
            ?? (request.Days is { } days ? from + TimeSpan.FromDays(days)
                : period is not null && from < period.ScoredUntil ? period.ScoredUntil
                : from + TimeSpan.FromDays(DefaultDays));
        if (to <= from)
        {
            return (from, to, RunFaults.BadSpan($"The run would begin at {RunFaults.Shown(from)} and end at {RunFaults.Shown(to)}.", "Let it end after it begins."));
        }

        if ((to - from).TotalDays > MostDays)
        {
            return (from, to, RunFaults.BadSpan($"A run of {(to - from).TotalDays:F0} days is longer than the {MostDays} days that one run may have.", "Ask for less."));
        }

        return period is not null && (from < period.From || to > period.Until)
            ? (from, to, RunFaults.OutsideWorld(request.World!, period.From, period.Until))
            : (from, to, null);
    }

    /// <summary>Measured prices lie in the past: without dates the run takes the months in which the market is scored.</summary>
    private static string PeriodOf(string market) => market.Split('-')[0] switch
    {
        "nl" => WorldPeriod.Netherlands2023.Name,
        "ercot" => WorldPeriod.Texas2022.Name,
        _ when market.StartsWith("synthetic_seed", StringComparison.Ordinal) => WorldPeriod.Netherlands2023.Name,
        _ => "",
    };

    /// <summary>The zone in which a market's day is a day; null for the product's own prices, which follow the site.</summary>
    internal static string? ZoneOf(string market) => market.Split('-')[0] switch
    {
        "nl" => "Europe/Amsterdam",
        "ercot" => "America/Chicago",
        "caiso" => "America/Los_Angeles",
        _ => null,
    };

    private static Outcome<PriceSeries> PricesOf(SiteConfig site, DataFolder? data, string market, TimeZoneInfo zone, Instant from, Instant to, ulong seed)
    {
        // Rules look at the whole local day, of which the run may hold a part only; where the file ends with the run, the part will do.
        var day = TimeSpan.FromDays(1);
        if (market != GeneratedMarket)
        {
            var wide = data!.ReadPrices(market, from - day, to + day);
            return wide.IsSuccess ? wide : data.ReadPrices(market, from, to);
        }

        return Outcome<PriceSeries>.Success(GeneratedPrices.Of(site, zone, from - day, to + day, seed));
    }

    /// <summary>A site file names a zone that this machine would know if it had zone data at all: then the file is right and the data are missing.</summary>
    private static Fault? ZoneFault(IReadOnlyList<Fault> faults) =>
        faults.All(f => f.Code == "MP1034") && !TimeZoneInfo.TryFindSystemTimeZoneById("Europe/Amsterdam", out _) ? RunFaults.NoZoneData("that the site file names") : null;

    private static Outcome<Scenario> Fail(Fault fault) => Outcome<Scenario>.Failure(fault);
}
