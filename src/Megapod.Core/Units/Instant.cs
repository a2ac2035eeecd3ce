namespace Megapod.Core.Units;

/// <summary>
/// A point in time, UTC, in steps of 100 ns since 0001-01-01. The clock is not read here: houses and the twin pass it in,
/// and in a live site it advances by a monotonic timestamp so that a corrected wall clock cannot stretch a grant.
/// </summary>
/// <param name="Ticks">Steps of 100 ns since 0001-01-01T00:00:00Z, as <see cref="DateTime.Ticks"/> counts them.</param>
public readonly record struct Instant(long Ticks) : IComparable<Instant>
{
    /// <summary>A point before everything: the age of a reading that never came.</summary>
    public static Instant Never => default;

    /// <summary>A point after everything: the expiry of what does not expire.</summary>
    public static Instant Forever => new(long.MaxValue);

    /// <summary>The instant that a UTC date and time names.</summary>
    /// <param name="utc">Must not be of kind <see cref="DateTimeKind.Local"/>: local time is ambiguous once a year.</param>
    /// <exception cref="ArgumentException">The value is local time.</exception>
    public static Instant FromUtc(DateTime utc) => utc.Kind == DateTimeKind.Local
        ? throw new ArgumentException("An instant is UTC; convert local time with the site's zone first.", nameof(utc))
        : new Instant(utc.Ticks);

    /// <summary>The instant of a date and time with an offset.</summary>
    public static Instant From(DateTimeOffset time) => new(time.UtcTicks);

    /// <summary>This instant as UTC date and time, for screens and files.</summary>
    public DateTime ToUtc() => new(Math.Clamp(Ticks, 0, DateTime.MaxValue.Ticks), DateTimeKind.Utc);

    /// <summary>Time from the right instant to the left one.</summary>
    public static TimeSpan operator -(Instant left, Instant right) => new(left.Ticks - right.Ticks);

    /// <summary>A later instant; saturates instead of overflowing.</summary>
    public static Instant operator +(Instant instant, TimeSpan span) =>
        instant.Ticks > long.MaxValue - Math.Max(0, span.Ticks) ? Forever : new Instant(instant.Ticks + span.Ticks);

    /// <summary>An earlier instant.</summary>
    public static Instant operator -(Instant instant, TimeSpan span) => new(instant.Ticks - span.Ticks);

    /// <summary>Whether the left instant comes first.</summary>
    public static bool operator <(Instant left, Instant right) => left.Ticks < right.Ticks;

    /// <summary>Whether the left instant comes later.</summary>
    public static bool operator >(Instant left, Instant right) => left.Ticks > right.Ticks;

    /// <summary>Whether the left instant does not come later.</summary>
    public static bool operator <=(Instant left, Instant right) => left.Ticks <= right.Ticks;

    /// <summary>Whether the left instant does not come first.</summary>
    public static bool operator >=(Instant left, Instant right) => left.Ticks >= right.Ticks;

    /// <inheritdoc/>
    public int CompareTo(Instant other) => Ticks.CompareTo(other.Ticks);

    /// <summary>ISO 8601 UTC to the millisecond.</summary>
    public override string ToString() => ToUtc().ToString("yyyy-MM-ddTHH:mm:ss.fffZ");
}
