namespace Megapod.Core.Model;

using Megapod.Core.Units;

/// <summary>
/// What a site earned on a day beside the most that could have been earned by somebody who had known it all, from the same stored energy and the same month's peak, with what is
/// stored at the end valued alike. Energy, wear and compute count. The month's peak does not: the bound may go as high as the site did that day, for whether a month's peak was
/// worth it is seen at the month's end. What drivers pay does not either: it is the same for both.
/// </summary>
public sealed record DayScore
{
    /// <summary>The day, in the zone of the billing month.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>Its first instant.</summary>
    public required Instant From { get; init; }

    /// <summary>What was earned, in the site's currency.</summary>
    public required double Earned { get; init; }

    /// <summary>The most that was possible.</summary>
    public required double Bound { get; init; }

    /// <summary>The difference: money left.</summary>
    public double Left => Bound - Earned;

    /// <summary>
    /// Share of what storage and shifting were worth that day that was taken, in percent: 100 is the bound, 0 the best without a battery. Null where that was worth so little that a
    /// percentage means nothing.
    /// </summary>
    public required double? Percent { get; init; }

    /// <summary>Of what was earned: compute.</summary>
    public required double ComputeValue { get; init; }

    /// <summary>Of it: energy bought less energy sold.</summary>
    public required double EnergyCost { get; init; }

    /// <summary>Of it: the battery's wear.</summary>
    public required double Wear { get; init; }

    /// <summary>What the rise of the month's peak on this day costs; in neither of the two.</summary>
    public required double DemandCharge { get; init; }

    /// <summary>Share of the day that was not seen, 0–1; what is not seen is scored by nobody.</summary>
    public required double UnseenShare { get; init; }
}
