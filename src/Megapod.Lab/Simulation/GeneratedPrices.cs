namespace Megapod.Lab.Simulation;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Twin.World;

/// <summary>Prices when no market is named: the site's flat price where its tariff has one, otherwise those of the seed's invented world.</summary>
internal static class GeneratedPrices
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>Prices that cover a span.</summary>
    public static PriceSeries Of(SiteConfig site, TimeZoneInfo zone, Instant from, Instant to, ulong seed)
    {
        double flat = site.Tariff.FlatPricePerWattHour;
        if (flat == 0)
        {
            return PriceGenerator.Generate(from, to, zone, new SeededRandom(seed));
        }

        var slots = new List<PriceSlot>();
        for (var at = new Instant(from.Ticks - (from.Ticks % Hour.Ticks)); at < to; at += Hour)
        {
            slots.Add(new PriceSlot(at, flat, flat, flat));
        }

        return new PriceSeries("flat", Hour, slots);
    }
}
