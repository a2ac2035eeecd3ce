namespace Megapod.Lab.Report;

using Megapod.Core.Units;

/// <summary>One car's visit, as far as it lies in the month. Null is what nobody knows.</summary>
public sealed record MonthVisit
{
    /// <summary>The connector.</summary>
    public required string Connector { get; init; }

    /// <summary>When it plugged in, which may be before the month; null: longer ago than was looked, or nobody saw it.</summary>
    public Instant? From { get; init; }

    /// <summary>When it left; null: it was there at the end of what is known.</summary>
    public Instant? To { get; init; }

    /// <summary>Energy that it took within the month, Wh.</summary>
    public double? WattHours { get; init; }

    /// <summary>Energy that it was held back within the month, Wh: at most so much more would it have taken.</summary>
    public double? ShortWattHours { get; init; }

    /// <summary>From plugging in to the first power, s.</summary>
    public double? WaitSeconds { get; init; }

    /// <summary>Whether the wait is known to the second; otherwise to the minute.</summary>
    public bool IsWaitExact { get; init; }

    /// <summary>Whether it never drew any power, as far as is known.</summary>
    public bool IsUnserved => WaitSeconds is null && WattHours is < 10;

    /// <summary>What it was held back by, as a share of all that it would have taken, 0–1; null where neither is known.</summary>
    public double? ShortShare => WattHours + ShortWattHours is > 0 and var asked ? ShortWattHours / asked : null;
}
