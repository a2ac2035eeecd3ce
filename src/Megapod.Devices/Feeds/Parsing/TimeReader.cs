namespace Megapod.Devices.Feeds.Parsing;

using System.Globalization;
using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>Reads the times of one answer, in its order: in the hour that comes twice the first mention of a time is the earlier one.</summary>
/// <param name="form">How they are written.</param>
/// <param name="days">The zone of local times.</param>
internal sealed class TimeReader(FeedTime form, FeedDays days)
{
    private const NumberStyles Whole = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private static readonly string[] WithOffset = ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd' 'HH:mmK", "yyyy-MM-dd' 'HH:mm:ssK"];

    private static readonly string[] WithoutOffset = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd' 'HH:mm", "yyyy-MM-dd' 'HH:mm:ss"];

    /// <summary>Times before it are a wrong unit (milliseconds read as seconds lie thousands of years ahead) and not history.</summary>
    private static readonly Instant Earliest = Instant.FromUtc(new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc));

    private static readonly Instant Latest = Instant.FromUtc(new DateTime(2100, 1, 1, 0, 0, 0, DateTimeKind.Utc));

    private readonly HashSet<Instant> mentioned = [];

    /// <summary>Reads the time that marks a slot.</summary>
    /// <param name="field">The field.</param>
    /// <param name="instant">The time; null where the local clock never shows it.</param>
    /// <returns>What is wrong with it, or null.</returns>
    public string? Read(RawField field, out Instant? instant)
    {
        var candidates = Candidates(field);
        instant = candidates switch
        {
            null or [] => null,
            [var only] => only,
            [var earlier, ..] when !mentioned.Contains(earlier) => earlier,
            _ => candidates[^1],
        };
        if (instant is { } known)
        {
            mentioned.Add(known);
        }

        return Problem(candidates);
    }

    /// <summary>Reads the time at which a slot ends: the first that it can mean after the start.</summary>
    public string? ReadAfter(RawField field, Instant start, out Instant? instant)
    {
        var candidates = Candidates(field);
        instant = candidates is null or [] ? null : candidates.Where(c => c > start).Append(candidates[^1]).First();
        return candidates is [] ? "is a time that the clock never shows" : Problem(candidates);
    }

    /// <summary>Whether times written like these are in descending order; a list may begin with its newest slot.</summary>
    public bool IsDescending(RawField first, RawField last) => Candidates(first) is [var a, ..] && Candidates(last) is [.., var b] && a > b;

    private string? Problem(IReadOnlyList<Instant>? candidates) => candidates switch
    {
        null => form switch
        {
            FeedTime.UnixSeconds => "is not a number of seconds since 1970",
            FeedTime.UnixMilliseconds => "is not a number of milliseconds since 1970",
            FeedTime.Local => "is not a local date and time such as 2026-03-29T01:00",
            _ => "is not a time with offset such as 2026-03-29T01:00:00Z",
        },
        [var one, ..] when one < Earliest || one > Latest => "is not a time between the years 2000 and 2100",
        _ => null,
    };

    private IReadOnlyList<Instant>? Candidates(RawField field)
    {
        switch (form)
        {
            case FeedTime.UnixSeconds or FeedTime.UnixMilliseconds:
                long ticks = form == FeedTime.UnixSeconds ? TimeSpan.TicksPerSecond : TimeSpan.TicksPerMillisecond;
                return field.Kind is RawKind.Text or RawKind.Number
                    && double.TryParse(field.Text, Whole, CultureInfo.InvariantCulture, out double count)
                    && Math.Abs(count) <= (double)(DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks) / ticks && count > -(double)DateTime.UnixEpoch.Ticks / ticks && Math.Floor(count).Equals(count)
                    ? [new Instant(DateTime.UnixEpoch.Ticks + ((long)count * ticks))]
                    : null;
            case FeedTime.Local:
                return field.Kind == RawKind.Text && DateTime.TryParseExact(field.Text, WithoutOffset, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) && local.Year is > 1 and < 9999
                    ? days.Candidates(local)
                    : null;
            default:
                bool hasOffset = field.Kind == RawKind.Text && (field.Text.EndsWith('Z') || field.Text.LastIndexOfAny(['+', '-']) > 10);
                return hasOffset && DateTimeOffset.TryParseExact(field.Text, WithOffset, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
                    ? [Instant.From(time)]
                    : null;
        }
    }
}
