namespace Megapod.Twin.World;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>
/// Invents market prices in quarters: a day-ahead price by the hour with a morning and an evening peak, a midday dip that goes negative on
/// sunny days, scarce evenings on every seventh day, and a settled price that strays from it. Fitted to the synthetic market of the yardstick
/// (two seeds of 86 days); our own numbers, no one's data. The hour's price is <c>a(h) · L + c(h) · S + noise</c>, L the level of the day's
/// night hours and S its midday price. Worked number: the mean day has L = 54.35 and S = −7.14 per MWh, so 19 h costs 2.195 · 54.35 = 119.3 and
/// 13 h costs −0.1245 · 54.35 − 1.1585 · 7.14 = −15.0 per MWh.
/// </summary>
public static class PriceGenerator
{
    private const double WattHoursPerMegawattHour = 1e6;
    private const int MostDays = 3660;
    private const int QuartersOfHour = 4;

    private const double LevelMean = 54.35;
    private const double LevelDeviation = 12.72;
    private const double LevelOfYesterday = 0.64;
    private const double MiddayMean = -7.14;
    private const double MiddayDeviation = 18.44;
    private const double MiddayWithLevel = 0.32;
    private const double HourNoise = 3.0;
    private const double DearestLevel = 2.9;

    private const double ScarceDayShare = 0.15;
    private const double LeastScarcity = 205;
    private const double MostScarcity = 590;

    private const double QuarterNoise = 17.1;
    private const double QuarterOfLast = 0.85;
    private const double SpikesPerHour = 30.0 / (172 * 24);
    private const double SlumpsPerHour = 12.0 / (172 * 24);
    private const double LeastSettled = -150;

    private static readonly double[] LevelShares =
    [
        0.9115, 0.8204, 0.7441, 0.7135, 0.7320, 0.8398, 1.0803, 1.3490, 1.2184, 0.8314, 0.4341, 0.1686,
        -0.0362, -0.1245, -0.0079, 0.2949, 0.7531, 1.4075, 2.0275, 2.1950, 1.8210, 1.4369, 1.1573, 0.9968,
    ];

    private static readonly double[] MiddayShares =
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0.0622, 0.2163, 0.4388, 0.7703,
        1.0368, 1.1585, 1.0343, 0.7439, 0.4494, 0.1975, 0.0437, 0, 0, 0, 0, 0,
    ];

    /// <summary>Share of a scarce evening's surcharge in the hours from 18 h.</summary>
    private static readonly double[] ScarceShares = [0.70, 1.00, 0.60];

    /// <summary>Draws prices for every quarter that a window touches.</summary>
    /// <param name="from">First instant needed.</param>
    /// <param name="until">First instant no longer needed.</param>
    /// <param name="zone">The site's zone: demand follows local time.</param>
    /// <param name="random">The world's stream of chance; prices take their own part of it.</param>
    /// <returns>Prices of the market <c>synthetic</c>; import and export settle at one price.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The window is empty or longer than ten years.</exception>
    public static PriceSeries Generate(Instant from, Instant until, TimeZoneInfo zone, SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(zone);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(until.Ticks, from.Ticks, nameof(until));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((until - from).TotalDays, MostDays, nameof(until));
        var start = new Instant(from.Ticks - (from.Ticks % TimeSpan.TicksPerHour));
        var days = new Days(random.Split("prices by the day"));
        var hours = random.Split("prices by the hour");
        var settled = new Settlement(random.Split("prices by the quarter"));
        var slots = new List<PriceSlot>();
        for (var hour = start; hour < until; hour += TimeSpan.FromHours(1))
        {
            var local = TimeZoneInfo.ConvertTimeFromUtc(hour.ToUtc(), zone);
            var dayAhead = days.Price(DateOnly.FromDateTime(local), local.Hour) + (HourNoise * hours.NextNormal());
            settled.NextHour();
            for (var quarter = 0; quarter < QuartersOfHour; quarter++)
            {
                var at = hour + TimeSpan.FromMinutes(15 * quarter);
                var price = settled.Price(dayAhead);
                if (at + TimeSpan.FromMinutes(15) > from && at < until)
                {
                    slots.Add(new PriceSlot(at, dayAhead / WattHoursPerMegawattHour, price / WattHoursPerMegawattHour, price / WattHoursPerMegawattHour));
                }
            }
        }

        return new PriceSeries("synthetic", TimeSpan.FromMinutes(15), slots);
    }

    /// <summary>The day's level, midday price and scarcity; each day is drawn once, in order.</summary>
    private sealed class Days(SeededRandom random)
    {
        private DateOnly date;
        private double levelScore = random.NextNormal();
        private double midday;
        private double scarcity;

        public double Price(DateOnly today, int hour)
        {
            if (today != date)
            {
                date = today;
                Draw();
            }

            var level = LevelMean + (LevelDeviation * Math.Clamp(levelScore, -DearestLevel, DearestLevel));
            var surcharge = hour >= 18 && hour - 18 < ScarceShares.Length ? scarcity * ScarceShares[hour - 18] : 0;
            return (LevelShares[hour] * level) + (MiddayShares[hour] * midday) + surcharge;
        }

        private void Draw()
        {
            levelScore = (LevelOfYesterday * levelScore) + (Math.Sqrt(1 - (LevelOfYesterday * LevelOfYesterday)) * random.NextNormal());
            var middayScore = (MiddayWithLevel * levelScore) + (Math.Sqrt(1 - (MiddayWithLevel * MiddayWithLevel)) * random.NextNormal());
            midday = MiddayMean + (MiddayDeviation * middayScore);
            scarcity = random.NextUniform() < ScarceDayShare ? random.NextUniform(LeastScarcity, MostScarcity) : 0;
        }
    }

    /// <summary>How far the settled price strays: noise that fades over an hour or two, and rare hours of spike or slump.</summary>
    private sealed class Settlement(SeededRandom random)
    {
        /// <summary>Most spikes are small, some are scarcity: the measured spikes' quantiles 0, ⅙ … 1.</summary>
        private static readonly double[] SpikeQuantiles = [66, 91, 136, 160, 180, 330, 515];

        private double noise = QuarterNoise * random.NextNormal();
        private double spike;
        private bool slump;

        public void NextHour()
        {
            var draw = random.NextUniform();
            spike = draw < SpikesPerHour ? Spike() : 0;
            slump = draw >= SpikesPerHour && draw < SpikesPerHour + SlumpsPerHour;
        }

        public double Price(double dayAhead)
        {
            noise = (QuarterOfLast * noise) + (QuarterNoise * Math.Sqrt(1 - (QuarterOfLast * QuarterOfLast)) * random.NextNormal());
            return slump ? LeastSettled : Math.Max(LeastSettled, dayAhead + noise + spike);
        }

        private double Spike()
        {
            var position = random.NextUniform() * (SpikeQuantiles.Length - 1);
            var index = (int)position;
            return SpikeQuantiles[index] + ((SpikeQuantiles[index + 1] - SpikeQuantiles[index]) * (position - index));
        }
    }
}
