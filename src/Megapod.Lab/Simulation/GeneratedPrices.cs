namespace Megapod.Lab.Simulation;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Twin.Physics;

/// <summary>
/// Prices when no market is named: the site's flat price where it has one, otherwise hourly prices of a day with a cheap noon and a dear evening
/// whose level swings from day to day, drawn from the seed. Illustrative figures.
/// </summary>
internal static class GeneratedPrices
{
    private const ulong LevelChance = 0x21;
    private const ulong HourChance = 0x22;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>Mean price of each local hour, per MWh.</summary>
    private static readonly double[] Shape = [62, 56, 52, 50, 52, 60, 76, 92, 90, 72, 54, 40, 32, 28, 30, 40, 58, 82, 108, 122, 116, 98, 82, 70];

    /// <summary>Hourly prices that cover a span.</summary>
    public static PriceSeries Of(SiteConfig site, TimeZoneInfo zone, Instant from, Instant to, ulong seed)
    {
        bool isFlat = site.Tariff.FlatPricePerWattHour != 0;
        var slots = new List<PriceSlot>();
        for (var at = new Instant(from.Ticks - (from.Ticks % Hour.Ticks)); at < to; at += Hour)
        {
            var local = TimeZoneInfo.ConvertTimeFromUtc(at.ToUtc(), zone);
            double level = Draws.Between(seed, LevelChance, (ulong)DateOnly.FromDateTime(local).DayNumber, 0.6, 1.4);
            double noise = Draws.Between(seed, HourChance, (ulong)(at.Ticks / Hour.Ticks), -8, 8);
            double price = isFlat ? site.Tariff.FlatPricePerWattHour : ((Shape[local.Hour] * level) + noise) / 1e6;
            slots.Add(new PriceSlot(at, price, price, price));
        }

        return new PriceSeries(isFlat ? "flat" : ScenarioBuilder.GeneratedMarket, Hour, slots);
    }
}
