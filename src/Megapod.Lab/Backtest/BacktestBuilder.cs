namespace Megapod.Lab.Backtest;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Files.DataFiles;
using Megapod.Lab.Simulation;

/// <summary>Turns what a person asked for into a site and a world to judge policies on.</summary>
internal static class BacktestBuilder
{
    /// <summary>Share of the import limit that the yardstick keeps free: its 0.1 MW of 2.0 and of 1.3 MW.</summary>
    public const double MarginWatts = 100_000;

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
        if (request.Data is null)
        {
            return Fail(RunFaults.NeedsData("backtest"));
        }

        var folder = DataFolder.Open(request.Data);
        if (!folder.IsSuccess)
        {
            return Outcome<BacktestSetting>.Failure(folder.Faults);
        }

        string world = request.World ?? WorldOf(request.Market, request.Seed);
        var known = folder.Value.WorldNames();
        var period = WorldPeriod.Of(world);
        if (period is null || !known.Contains(world, StringComparer.Ordinal))
        {
            return Fail(RunFaults.UnknownWorld(world, request.Data, known));
        }

        string market = request.Market switch
        {
            null => Markets.DefaultFor(world)!,
            "synthetic" => $"synthetic_seed{request.Seed}",
            _ => request.Market,
        };
        if (!Markets.Names.Contains(market))
        {
            return Fail(RunFaults.UnknownMarket(market, Markets.Names));
        }

        if (!TimeZoneInfo.TryFindSystemTimeZoneById(ScenarioBuilder.ZoneOf(market) ?? site.TimeZone, out var zone))
        {
            return Fail(RunFaults.NoZoneData(ScenarioBuilder.ZoneOf(market) ?? site.TimeZone));
        }

        if (!TimeZoneInfo.TryFindSystemTimeZoneById(site.Tariff.BillingTimeZone, out var billing))
        {
            return Fail(RunFaults.NoZoneData(site.Tariff.BillingTimeZone));
        }

        var demand = folder.Value.ReadWorldDemand(world);
        var prices = folder.Value.ReadPrices(market, period.From, period.Until);
        if (!demand.IsSuccess || !prices.IsSuccess)
        {
            return Outcome<BacktestSetting>.Failure([.. demand.Faults, .. prices.Faults]);
        }

        if (demand.Value.From != period.From)
        {
            return Fail(RunFaults.UnknownWorld(world, request.Data, known));
        }

        if (request.Days is { } days)
        {
            period = period with { ScoredUntil = period.ScoredFrom + TimeSpan.FromDays(days) };
        }

        return Outcome<BacktestSetting>.Success(new BacktestSetting(
            site,
            PlanningSiteOf(site),
            new BacktestWorld(world, period, zone, billing, [.. demand.Value.Watts], prices.Value),
            market));
    }

    private static Planning.Horizon.PlanningSite PlanningSiteOf(SiteConfig site) => Planning.Horizon.PlanningSite.Of(site, MarginWatts);

    private static string WorldOf(string? market, ulong seed) => market is { } name && name.StartsWith("ercot", StringComparison.Ordinal)
        ? $"{WorldPeriod.Texas2022.Name}_seed{seed}"
        : $"{WorldPeriod.Netherlands2023.Name}_seed{seed}";

    private static Outcome<BacktestSetting> Fail(Fault fault) => Outcome<BacktestSetting>.Failure([fault]);
}
