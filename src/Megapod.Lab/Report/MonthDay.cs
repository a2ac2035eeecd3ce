namespace Megapod.Lab.Report;

using Megapod.Core.Units;

/// <summary>One day of a month, or the whole of it. Null is what nobody knows, and never zero.</summary>
public sealed record MonthDay
{
    /// <summary>The day in the site's zone; of a month its first.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>Its length, s: a day on which the clock is changed has 23 or 25 hours.</summary>
    public required double Seconds { get; init; }

    /// <summary>For how long the import was known, s.</summary>
    public double KnownSeconds { get; init; }

    /// <summary>Energy through the connection while it was known, Wh; exports count against imports.</summary>
    public double? ImportWattHours { get; init; }

    /// <summary>The highest import, W.</summary>
    public double? HighestWatts { get; init; }

    /// <summary>The least that was left below the limit, W, by the minute: the lowest limit of a minute less the highest import in it; below zero it was passed.</summary>
    public double? LeastRoomWatts { get; init; }

    /// <summary>Begin of the minute in which that was.</summary>
    public Instant? LeastRoomAt { get; init; }

    /// <summary>Minutes in which the highest import was above the lowest limit.</summary>
    public int? MinutesOver { get; init; }

    /// <summary>Cars that plugged in.</summary>
    public int? PlugIns { get; init; }

    /// <summary>Energy into cars, Wh.</summary>
    public double? CarWattHours { get; init; }

    /// <summary>Energy that cars were held back, Wh: at most so much more would they have taken.</summary>
    public double? CarShortWattHours { get; init; }

    /// <summary>Energy of pods, their cooling included, Wh.</summary>
    public double? PodWattHours { get; init; }

    /// <summary>Energy that racks would have been given without limits and were not, Wh.</summary>
    public double? ShedWattHours { get; init; }

    /// <summary>Imported energy at the market's price and the tariff's fees less what exports earned, in the site's currency, in quarters that had a price.</summary>
    public double? EnergyCost { get; init; }

    /// <summary>The least margin of the certificate, W.</summary>
    public double? CertificateWatts { get; init; }
}
