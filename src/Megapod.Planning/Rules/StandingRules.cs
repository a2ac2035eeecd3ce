namespace Megapod.Planning.Rules;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Core.Tariffs;
using Megapod.Core.Units;
using Megapod.Planning.Forecasts;

/// <summary>
/// The plan that needs no planner: fixed rules on the prices known today. It is what a site lives on when nothing better is there, and the opponent
/// that a planner has to beat. Family and defaults follow the project's fixed rule grid.
/// </summary>
public sealed class StandingRules : IPlanSource
{
    /// <summary>Compute worth less yields to the month's peak and to a short battery: 1000 per MWh.</summary>
    private const double YieldPricePerWattHour = 1000e-6;

    /// <summary>Slots are this long; a plan is made anew each slot.</summary>
    public static readonly TimeSpan SlotLength = TimeSpan.FromMinutes(15);

    /// <summary>How far ahead slots are written, for people to see; only the first one is acted on before the next plan.</summary>
    private const int SlotsAhead = 24;

    private readonly SiteConfig site;
    private readonly TimeZoneInfo zone;
    private readonly TariffClock tariff;
    private PriceSeries prices;
    private KnownWeather? weather;
    private readonly double usableWatts;
    private readonly List<double> sorted = [];
    private DateOnly quantilesOf = DateOnly.MinValue;
    private double low;
    private double high;
    private Plan? plan;
    private long planSlot = -1;

    /// <summary>Rules for a site.</summary>
    /// <param name="site">The site, with its rules and tariff.</param>
    /// <param name="zone">The site's time zone.</param>
    /// <param name="prices">Prices; of later days only what is known is used.</param>
    /// <param name="usableWatts">Import limit less margin, W: what the peak share refers to.</param>
    public StandingRules(SiteConfig site, TimeZoneInfo zone, PriceSeries prices, double usableWatts)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(zone);
        ArgumentNullException.ThrowIfNull(prices);
        this.site = site;
        this.zone = zone;
        this.prices = prices;
        tariff = TariffClock.Of(site.Tariff);
        this.usableWatts = usableWatts;
    }

    /// <summary>The prices that it goes by.</summary>
    public PriceSeries Prices => prices;

    /// <summary>Takes other prices, because more is known now.</summary>
    /// <param name="known">The prices.</param>
    public void Take(PriceSeries known)
    {
        ArgumentNullException.ThrowIfNull(known);
        prices = known;
        quantilesOf = DateOnly.MinValue;
        planSlot = -1;
    }

    /// <summary>Takes carbon intensity, because more is known now; it counts where the tariff says what CO2 counts.</summary>
    /// <param name="known">What is known.</param>
    public void Take(KnownWeather known)
    {
        ArgumentNullException.ThrowIfNull(known);
        weather = known;
        if (site.Tariff.CarbonPricePerGram > 0)
        {
            quantilesOf = DateOnly.MinValue;
            planSlot = -1;
        }
    }

    /// <inheritdoc/>
    public Plan PlanAt(SiteSnapshot snapshot, Instant now) => PlanAt(now);

    /// <summary>The plan of the slot that contains an instant; the same object while nothing has changed.</summary>
    /// <param name="now">The instant.</param>
    /// <param name="trouble">Why there is no better plan, for people to see; null: nothing is wrong.</param>
    public Plan PlanAt(Instant now, Fault? trouble = null)
    {
        long slot = now.Ticks / SlotLength.Ticks;
        if (plan is null || slot != planSlot || plan.Trouble != trouble)
        {
            (plan, planSlot) = (Make(now) with { Trouble = trouble }, slot);
        }

        return plan;
    }

    /// <summary>The plan from the slot that contains an instant on; valid for two slots so that one late plan does not leave the site without.</summary>
    public Plan Make(Instant now)
    {
        var start = new Instant(now.Ticks - (now.Ticks % SlotLength.Ticks));
        var slots = new List<PlanSlot>(SlotsAhead);
        var today = DateOnly.FromDateTime(Local(now));
        for (int k = 0; k < SlotsAhead; k++)
        {
            var at = start + (k * SlotLength);
            if (at >= prices.Until || at < prices.From || (k > 0 && DateOnly.FromDateTime(Local(at)) != today))
            {
                break;
            }

            slots.Add(SlotAt(at, isNow: k == 0));
        }

        if (slots.Count == 0)
        {
            slots.Add(Priceless(start));
        }

        return new Plan { Maker = "rules", MadeAt = now, ValidUntil = start + (2 * SlotLength), Slots = slots };
    }

    /// <summary>The slot that begins at an instant, by what is known then. The prices must cover it.</summary>
    /// <param name="start">Start of the slot.</param>
    public PlanSlot SlotNow(Instant start) => SlotAt(start, isNow: true);

    /// <summary>State of charge that the rules keep at a local hour of the day, 0–1.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="hour">Local hour with its fraction, 0–24.</param>
    public static double ReserveAt(RulesConfig rules, double hour)
    {
        ArgumentNullException.ThrowIfNull(rules);
        if (rules.ReserveShape == ReserveShape.Flat)
        {
            return rules.ReserveSoc;
        }

        const double night = 0.15;
        double share = hour switch
        {
            < 8 => night + ((1 - night) * hour / 8),
            < 13 => 1,
            < 20 => 1 - ((1 - night) * (hour - 13) / 7),
            _ => night,
        };
        return Math.Max(0.1, rules.ReserveSoc * share);
    }

    /// <summary>
    /// How long cars may still crowd the site at a local hour: until nine in the evening, six hours at most. Four fifths of arrivals at fast chargers come
    /// between 9 h and 21 h.
    /// </summary>
    public static TimeSpan BusySpellAt(double hour) => TimeSpan.FromHours(Math.Clamp(21 - hour, 0.75, 6));

    private DateTime Local(Instant at) => TimeZoneInfo.ConvertTimeFromUtc(at.ToUtc(), zone);

    private PlanSlot SlotAt(Instant at, bool isNow)
    {
        var rules = site.Rules;
        var local = Local(at);
        double hour = local.TimeOfDay.TotalHours;
        var price = prices.At(at);
        double carbon = CarbonCost(at);
        double import = (isNow ? price.ImportPerWattHour : price.DayAheadPerWattHour) + tariff.At(at).PlannedAdder + carbon;
        return new PlanSlot
        {
            Start = at,
            Battery = Intent(at, rules, DateOnly.FromDateTime(local), hour, (isNow ? price.ImportPerWattHour : price.DayAheadPerWattHour) + carbon, isNow ? price.ExportPerWattHour : price.DayAheadPerWattHour),
            PeakTarget = new Watts(rules.PeakShare * usableWatts),
            ReserveSoc = ReserveAt(rules, hour),
            BusySpell = BusySpellAt(hour),
            PriceLess = rules.ComputeByPrice ? import : double.NegativeInfinity,
            PriceMore = rules.ComputeByPrice ? import : double.NegativeInfinity,
            YieldPrice = YieldPricePerWattHour,
        };
    }

    private PlanSlot Priceless(Instant at) => new()
    {
        Start = at,
        PeakTarget = new Watts(site.Rules.PeakShare * usableWatts),
        ReserveSoc = ReserveAt(site.Rules, Local(at).TimeOfDay.TotalHours),
        PriceLess = double.NegativeInfinity,
        PriceMore = double.NegativeInfinity,
        YieldPrice = YieldPricePerWattHour,
    };

    private BatteryIntent Intent(Instant at, RulesConfig rules, DateOnly day, double hour, double price, double exportPrice)
    {
        if (site.Battery is not { } battery)
        {
            return BatteryIntent.Rest;
        }

        bool charge = false;
        bool discharge = false;
        if (rules.Battery == BatteryRule.ByHour)
        {
            charge = rules.ChargeHours.Any(h => hour >= h.From && hour < h.To);
            discharge = rules.DischargeHours.Any(h => hour >= h.From && hour < h.To);
        }
        else if (rules.Battery == BatteryRule.ByPrice)
        {
            Quantiles(day);
            double adder = site.Tariff.ImportAdderPerWattHour;
            charge = price <= low;
            discharge = price >= high && price + tariff.At(at).PlannedAdder > ((low + adder) / battery.RoundTripEfficiency) + battery.WearPerWattHour;
        }

        if (discharge)
        {
            bool pays = rules.Export && exportPrice - tariff.At(at).ExportDeduction > battery.WearPerWattHour;
            return pays ? BatteryIntent.DischargeToExport : BatteryIntent.DischargeToZero;
        }

        return charge ? BatteryIntent.Charge : BatteryIntent.Rest;
    }

    /// <summary>Quantiles of the local day's day-ahead prices, which are known since the afternoon before. Linear between order statistics.</summary>
    private void Quantiles(DateOnly day)
    {
        if (day == quantilesOf)
        {
            return;
        }

        quantilesOf = day;
        sorted.Clear();
        var from = new Instant(TimeZoneInfo.ConvertTimeToUtc(SafeMidnight(day), zone).Ticks);
        var until = new Instant(TimeZoneInfo.ConvertTimeToUtc(SafeMidnight(day.AddDays(1)), zone).Ticks);
        for (var at = Later(from, prices.From); at < until && at < prices.Until; at += prices.Step)
        {
            sorted.Add(prices.At(at).DayAheadPerWattHour + CarbonCost(at));
        }

        sorted.Sort();
        low = Quantile(site.Rules.ChargeQuantile, double.NegativeInfinity);
        high = Quantile(site.Rules.DischargeQuantile, double.PositiveInfinity);
    }

    /// <summary>What the CO2 of a Wh imported counts, currency per Wh; nothing where its intensity is not known.</summary>
    private double CarbonCost(Instant at)
    {
        double intensity = site.Tariff.CarbonPricePerGram > 0 ? weather?.At(FeedQuantity.CarbonIntensity, at) ?? double.NaN : double.NaN;
        return double.IsNaN(intensity) ? 0 : site.Tariff.CarbonPricePerGram * intensity;
    }

    private static Instant Later(Instant a, Instant b) => a > b ? a : b;

    /// <summary>Midnight of a local day; where the clock jumps over it, the first hour that exists.</summary>
    private DateTime SafeMidnight(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return zone.IsInvalidTime(midnight) ? midnight.AddHours(1) : midnight;
    }

    private double Quantile(double q, double none)
    {
        if (sorted.Count == 0)
        {
            return none;
        }

        double at = q * (sorted.Count - 1);
        int k = (int)at;
        return k + 1 < sorted.Count ? sorted[k] + ((at - k) * (sorted[k + 1] - sorted[k])) : sorted[k];
    }
}
