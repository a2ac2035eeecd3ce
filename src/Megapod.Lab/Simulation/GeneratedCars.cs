namespace Megapod.Lab.Simulation;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Files.DataFiles;
using Megapod.Twin.Physics;

/// <summary>
/// Cars drawn from a seed when no drawn world is named: arrivals follow a day with a morning and a late-afternoon crowd, days swing around the
/// number of sessions asked for, and whoever finds no free stall waits for one. Illustrative figures, not a fit to any one site.
/// </summary>
internal static class GeneratedCars
{
    /// <summary>The product's own cars.</summary>
    public const string Synthetic = "synthetic";

    /// <summary>The most sessions of one day: a typing error beyond that.</summary>
    public const int MostPerDay = 20_000;

    private const ulong DayChance = 0x11;
    private const ulong CarChance = 0x12;

    /// <summary>Share of a day's arrivals in each local hour, before it is brought to a sum of one.</summary>
    private static readonly double[] HourWeights = [0.6, 0.4, 0.3, 0.3, 0.4, 0.8, 1.8, 3.0, 4.2, 5.2, 6.0, 6.6, 6.8, 6.6, 6.4, 6.6, 7.2, 7.4, 6.6, 5.4, 4.2, 3.2, 2.0, 1.2];

    /// <summary>Names of the sources.</summary>
    public static IReadOnlyList<string> Sources { get; } = [Synthetic];

    /// <summary>Sessions a day: as asked for, or as the site file says.</summary>
    public static int PerDay(ScenarioRequest request, SiteConfig site) => site.Cabinets.Count == 0 ? 0 : request.SessionsPerDay ?? site.Cars.SessionsPerDay;

    /// <summary>Cars of a span, in order of plugging in.</summary>
    public static Outcome<IReadOnlyList<CarSession>> Of(ScenarioRequest request, SiteConfig site, DataFolder? data, TimeZoneInfo zone, Instant from, Instant to, int stalls)
    {
        _ = data;
        int perDay = stalls == 0 ? 0 : PerDay(request, site);
        var arrivals = new List<CarSession>();
        var first = DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(from.ToUtc(), zone));
        var last = DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(to.ToUtc(), zone));
        for (var date = first; date <= last && perDay > 0; date = date.AddDays(1))
        {
            ulong day = (ulong)date.DayNumber;
            int count = (int)Math.Round(perDay * Draws.Between(request.Seed, DayChance, day, 0.7, 1.3));
            for (int k = 0; k < count; k++)
            {
                arrivals.Add(Car(request.Seed, (day * MostPerDay * 2) + (ulong)k, date, zone));
            }
        }

        return Outcome<IReadOnlyList<CarSession>>.Success(Queue(arrivals.OrderBy(c => c.Arrival).ThenBy(c => c.Energy.Value), stalls));
    }

    private static CarSession Car(ulong seed, ulong number, DateOnly date, TimeZoneInfo zone)
    {
        double Draw(ulong which) => Draws.Uniform(seed, CarChance, (number * 8) + which);
        var local = date.ToDateTime(TimeOnly.MinValue) + TimeSpan.FromSeconds(Math.Floor(HourOf(Draw(0)) * 3600));
        var arrival = new Instant(local.Ticks - zone.GetUtcOffset(local).Ticks);
        double arriving = 0.08 + (0.42 * Draw(1));
        double leaving = arriving + ((0.9 - arriving) * (0.35 + (0.65 * Draw(2))));
        double capacity = 45_000 + (50_000 * Draw(3));
        double energy = capacity * (leaving - arriving);
        double peak = Math.Min(60_000 + (140_000 * Draw(4)), capacity * 2.2);
        double minutes = energy / (0.62 * peak) * 60 * (1.05 + (0.3 * Draw(5)));
        return new CarSession(arrival, TimeSpan.FromSeconds(Math.Ceiling(minutes * 60)), new WattHours(energy), new Watts(peak), arriving, leaving, arrival);
    }

    private static double HourOf(double draw)
    {
        double left = draw * HourWeights.Sum();
        int hour = 0;
        while (hour < HourWeights.Length - 1 && left >= HourWeights[hour])
        {
            left -= HourWeights[hour++];
        }

        return hour + Math.Clamp(left / HourWeights[hour], 0, 0.9999);
    }

    /// <summary>First come, first served.</summary>
    private static IReadOnlyList<CarSession> Queue(IEnumerable<CarSession> arrivals, int stalls)
    {
        var free = new PriorityQueue<int, Instant>();
        var cars = new List<CarSession>();
        foreach (var car in arrivals)
        {
            var at = car.Arrival;
            if (free.Count == stalls && free.TryDequeue(out _, out var end) && end > at)
            {
                at = end;
            }

            free.Enqueue(0, at + car.Stay);
            cars.Add(car with { PlugIn = at });
        }

        return [.. cars.OrderBy(c => c.PlugIn)];
    }
}
