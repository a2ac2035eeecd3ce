namespace Megapod.Lab.Backtest;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Files.DataFiles;
using Megapod.Lab.Simulation;
using Megapod.Planning.Horizon;
using Megapod.Twin.World;

/// <summary>Turns what a person asked for into a site and a world to judge policies on.</summary>
internal static class BacktestBuilder
{
    /// <summary>Share of the import limit that the yardstick keeps free: its 0.1 MW of 2.0 and of 1.3 MW.</summary>
    public const double MarginWatts = 100_000;

    /// <summary>Scored days of a generated world: two months, as those of the measured ones.</summary>
    private const int GeneratedDays = 61;

    /// <summary>More than a year of quarters in one program is a typing error.</summary>
    private const int MostGeneratedDays = 366;

    /// <summary>The site and world.</summary>
    public static Outcome<BacktestSetting> Build(BacktestRequest request)
    {
        var read = DefaultSite.ReadOr(request.SiteFile);
        if (!read.IsSuccess)
        {
            return Outcome<BacktestSetting>.Failure(read.Faults);
        }

        var chosen = request.Case is { } name ? read.Value.WithCase(name) : read;
        if (!chosen.IsSuccess)
        {
            return Outcome<BacktestSetting>.Failure(chosen.Faults);
        }

        var site = chosen.Value;
        return request.Data is { } data ? Measured(request, site, data) : Generated(request, site);
    }

    /// <summary>Cars and prices of the data folder.</summary>
    private static Outcome<BacktestSetting> Measured(BacktestRequest request, SiteConfig site, string data)
    {
        var folder = DataFolder.Open(data);
        if (!folder.IsSuccess)
        {
            return Outcome<BacktestSetting>.Failure(folder.Faults);
        }

        string world = request.World ?? WorldOf(request.Market, request.Seed);
        var known = folder.Value.WorldNames();
        var period = WorldPeriod.Of(world);
        if (period is null || !known.Contains(world, StringComparer.Ordinal))
        {
            return Fail(RunFaults.UnknownWorld(world, data, known));
        }

        string market = request.Market switch
        {
            null => Markets.DefaultFor(world)!,
            ScenarioBuilder.GeneratedMarket => $"synthetic_seed{request.Seed}",
            _ => request.Market,
        };
        if (!Markets.Names.Contains(market))
        {
            return Fail(RunFaults.UnknownMarket(market, Markets.Names));
        }

        if (request.Days is { } days)
        {
            if (days < 1 || days > (period.ScoredUntil - period.ScoredFrom).TotalDays)
            {
                return Fail(RunFaults.OutsideWorld(world, period.ScoredFrom, period.ScoredUntil));
            }

            period = period with { ScoredUntil = period.ScoredFrom + TimeSpan.FromDays(days) };
        }

        var (zone, billing, missing) = ZonesOf(ScenarioBuilder.ZoneOf(market) ?? site.TimeZone, site);
        if (missing is not null)
        {
            return Fail(missing);
        }

        var demand = folder.Value.ReadWorldDemand(world);
        var prices = folder.Value.ReadPrices(market, period.From, period.Until);
        if (!demand.IsSuccess || !prices.IsSuccess)
        {
            return Outcome<BacktestSetting>.Failure([.. demand.Faults, .. prices.Faults]);
        }

        return demand.Value.From != period.From
            ? Fail(RunFaults.UnknownWorld(world, data, known))
            : Settle(site, new BacktestWorld(world, period, zone!, billing!, [.. demand.Value.Watts], prices.Value), market);
    }

    /// <summary>Cars and prices that the product invents from the seed.</summary>
    private static Outcome<BacktestSetting> Generated(BacktestRequest request, SiteConfig site)
    {
        if (request.World is { } world)
        {
            return Fail(RunFaults.NeedsData($"--world {world}"));
        }

        if (request.Market is { } market && market != ScenarioBuilder.GeneratedMarket)
        {
            return Fail(ScenarioBuilder.MarketNames.Contains(market) ? RunFaults.NeedsData($"--market {market}") : RunFaults.UnknownMarket(market, ScenarioBuilder.MarketNames));
        }

        int days = request.Days ?? GeneratedDays;
        if (days is < 1 or > MostGeneratedDays)
        {
            return Fail(RunFaults.BadSpan($"{days} scored days cannot be judged.", $"Write a number from 1 to {MostGeneratedDays}."));
        }

        var (zone, billing, missing) = ZonesOf(site.TimeZone, site);
        if (missing is not null)
        {
            return Fail(missing);
        }

        var drawn = new ScenarioRequest { Seed = request.Seed };
        string name = $"{GeneratedCars.Synthetic}-{GeneratedCars.PerDay(drawn, site)}-seed{request.Seed}";
        var period = WorldPeriod.Around(name, (request.From ?? ScenarioBuilder.DefaultStart).ToUtc(), days);
        var cars = GeneratedCars.Of(drawn, site, null, zone!, period.From, period.Until);
        if (!cars.IsSuccess)
        {
            return Outcome<BacktestSetting>.Failure(cars.Faults);
        }

        var prices = GeneratedPrices.Of(site, zone!, period.From, period.Until, request.Seed);
        return Settle(site, new BacktestWorld(name, period, zone!, billing!, CarDemand.ByMinute(cars.Value, period.From, period.Until), prices), ScenarioBuilder.GeneratedMarket);
    }

    private static (TimeZoneInfo? Local, TimeZoneInfo? Billing, Fault? Missing) ZonesOf(string name, SiteConfig site)
    {
        bool isThere = TimeZoneInfo.TryFindSystemTimeZoneById(name, out var local);
        return isThere && TimeZoneInfo.TryFindSystemTimeZoneById(site.Tariff.BillingTimeZone, out var billing)
            ? (local, billing, null)
            : (null, null, RunFaults.NoZoneData(isThere ? site.Tariff.BillingTimeZone : name));
    }

    /// <summary>By the minute racks always have work, so that no planner may think otherwise.</summary>
    private static Outcome<BacktestSetting> Settle(SiteConfig site, BacktestWorld world, string market)
    {
        var busy = site with { Compute = [.. site.Compute.Select(c => c with { UsualWork = [] })] };
        return Outcome<BacktestSetting>.Success(new BacktestSetting(busy, PlanningSite.Of(busy, MarginWatts), world, market));
    }

    private static string WorldOf(string? market, ulong seed) => market is { } name && name.StartsWith("ercot", StringComparison.Ordinal)
        ? $"{WorldPeriod.Texas2022.Name}_seed{seed}"
        : $"{WorldPeriod.Netherlands2023.Name}_seed{seed}";

    private static Outcome<BacktestSetting> Fail(Fault fault) => Outcome<BacktestSetting>.Failure([fault]);
}
