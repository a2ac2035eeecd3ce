namespace Megapod.Devices.Feeds;

using Megapod.Core.Units;

/// <summary>Days of a zone, 23 and 25 hours long ones included.</summary>
/// <param name="zone">The zone.</param>
internal sealed class FeedDays(TimeZoneInfo zone)
{
    /// <summary>No clock is ever put forward by more than this.</summary>
    private static readonly TimeSpan LongestJump = TimeSpan.FromHours(3);

    private static readonly TimeSpan Step = TimeSpan.FromMinutes(15);

    /// <summary>The local date at an instant.</summary>
    public DateOnly DayOf(Instant instant) => DateOnly.FromDateTime(Local(instant));

    /// <summary>Local date and time at an instant.</summary>
    public DateTime Local(Instant instant) => DateTime.SpecifyKind(TimeZoneInfo.ConvertTimeFromUtc(instant.ToUtc(), zone), DateTimeKind.Unspecified);

    /// <summary>How far local time is ahead of UTC at an instant.</summary>
    public TimeSpan Offset(Instant instant) => zone.GetUtcOffset(instant.ToUtc());

    /// <summary>When a local day begins.</summary>
    public Instant StartOf(DateOnly day) => At(day, TimeSpan.Zero);

    /// <summary>When a local day's clock shows a time of day: the first time where it does so twice, the first moment after where it never does.</summary>
    public Instant At(DateOnly day, TimeSpan timeOfDay)
    {
        var local = day.ToDateTime(TimeOnly.MinValue) + timeOfDay;
        for (var most = local + LongestJump; zone.IsInvalidTime(local) && local < most;)
        {
            local += Step;
        }

        return Candidates(local) is [var first, ..] ? first : Instant.FromUtc(DateTime.SpecifyKind(local, DateTimeKind.Utc));
    }

    /// <summary>The instants that a local date and time can mean, the earlier first: none where the clock jumps over it, two in the hour that comes twice.</summary>
    public IReadOnlyList<Instant> Candidates(DateTime local)
    {
        if (zone.IsInvalidTime(local))
        {
            return [];
        }

        return zone.IsAmbiguousTime(local)
            ? [.. zone.GetAmbiguousTimeOffsets(local).OrderDescending().Select(o => new Instant(local.Ticks) - o)]
            : [new Instant(local.Ticks) - zone.GetUtcOffset(local)];
    }
}
