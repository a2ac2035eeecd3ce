namespace Megapod.Core.Model;

using Megapod.Core.Units;

/// <summary>The days of a car world: history that forecasts may learn from, the months that are scored, and a tail in which running sessions end.</summary>
/// <param name="Name">Name of the period, the start of the world's name.</param>
/// <param name="From">First instant of the world.</param>
/// <param name="ScoredFrom">First instant that counts.</param>
/// <param name="ScoredUntil">First instant after the scored months.</param>
/// <param name="Until">First instant after the world.</param>
public sealed record WorldPeriod(string Name, Instant From, Instant ScoredFrom, Instant ScoredUntil, Instant Until)
{
    /// <summary>Days of history before the scored months.</summary>
    public const int HistoryDays = 22;

    /// <summary>Days after the scored months.</summary>
    public const int TailDays = 3;

    /// <summary>The Dutch summer of 2023: June and July score.</summary>
    public static WorldPeriod Netherlands2023 { get; } = Around("nl_2023", new DateTime(2023, 6, 1, 0, 0, 0, DateTimeKind.Utc), 61);

    /// <summary>The Texan summer of 2022: July and August score.</summary>
    public static WorldPeriod Texas2022 { get; } = Around("ercot_2022", new DateTime(2022, 7, 1, 0, 0, 0, DateTimeKind.Utc), 62);

    /// <summary>The period of a world by the start of its name (<c>nl_2023_seed1</c>), or null where the name belongs to none.</summary>
    public static WorldPeriod? Of(string world)
    {
        ArgumentNullException.ThrowIfNull(world);
        return world.StartsWith(Netherlands2023.Name, StringComparison.Ordinal) ? Netherlands2023
            : world.StartsWith(Texas2022.Name, StringComparison.Ordinal) ? Texas2022
            : null;
    }

    /// <summary>A period around some scored days.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="scoredFrom">First scored instant, UTC.</param>
    /// <param name="scoredDays">Days that score, at least one.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no scored day.</exception>
    public static WorldPeriod Around(string name, DateTime scoredFrom, int scoredDays)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(scoredDays, 1);
        var from = Instant.FromUtc(scoredFrom);
        var until = from + TimeSpan.FromDays(scoredDays);
        return new WorldPeriod(name, from - TimeSpan.FromDays(HistoryDays), from, until, until + TimeSpan.FromDays(TailDays));
    }
}
