namespace Megapod.Lab.Simulation;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Files.DataFiles;
using Megapod.Twin.World;

/// <summary>Cars when no drawn world is named: whole days drawn by the seed, either invented ones or measured ones of the data folder.</summary>
internal static class GeneratedCars
{
    /// <summary>Invented days; they need no data.</summary>
    public const string Synthetic = "synthetic";

    /// <summary>Days measured at a fast-charging station.</summary>
    public const string Epfl = "epfl";

    /// <summary>Sessions at workplaces, hours long at a few kW: they stand in the data folder but are no fast charging.</summary>
    public const string Acn = "acn";

    /// <summary>The most sessions of one day: a typing error beyond that.</summary>
    public const int MostPerDay = 20_000;

    private const string EpflZone = "Europe/Zurich";

    /// <summary>Names of the sources.</summary>
    public static IReadOnlyList<string> Sources { get; } = [Synthetic, Epfl];

    /// <summary>Sessions a day: as asked for, or as the site file says; none without connectors.</summary>
    public static int PerDay(ScenarioRequest request, SiteConfig site) => site.Cabinets.Sum(c => c.Connectors.Count) == 0 ? 0 : request.SessionsPerDay ?? site.Cars.SessionsPerDay;

    /// <summary>Cars of a span, in order of plugging in.</summary>
    public static Outcome<IReadOnlyList<CarSession>> Of(ScenarioRequest request, SiteConfig site, DataFolder? data, TimeZoneInfo zone, Instant from, Instant to)
    {
        int perDay = PerDay(request, site);
        if (perDay == 0)
        {
            return Outcome<IReadOnlyList<CarSession>>.Success([]);
        }

        var world = new CarWorldRequest(from, to, zone) { SessionsPerDay = perDay, Stalls = site.Cabinets.Sum(c => c.Connectors.Count), IsHoliday = day => site.Holidays.Any(h => h.IsOn(day)) };
        var chance = new SeededRandom(request.Seed);
        if (request.Sessions != Epfl)
        {
            return Outcome<IReadOnlyList<CarSession>>.Success(CarWorldGenerator.Generate(world, chance).Sessions);
        }

        if (!TimeZoneInfo.TryFindSystemTimeZoneById(EpflZone, out var measuredIn))
        {
            return Outcome<IReadOnlyList<CarSession>>.Failure(RunFaults.NoZoneData(EpflZone));
        }

        var sessions = data!.ReadEpflSessions();
        if (!sessions.IsSuccess)
        {
            return sessions;
        }

        var library = CarDayLibrary.FromSessions(sessions.Value, measuredIn);
        return library.IsSuccess
            ? Outcome<IReadOnlyList<CarSession>>.Success(CarWorldGenerator.Generate(library.Value, world, chance).Sessions)
            : Outcome<IReadOnlyList<CarSession>>.Failure(library.Faults);
    }
}
