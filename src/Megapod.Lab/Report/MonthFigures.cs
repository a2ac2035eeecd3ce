namespace Megapod.Lab.Report;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>What a site's history says of a month. Null is what nobody knows, and never zero.</summary>
public sealed record MonthFigures
{
    /// <summary>The site's name; empty: it was not told.</summary>
    public required string Site { get; init; }

    /// <summary>Its currency; empty: it was not told.</summary>
    public required string Currency { get; init; }

    /// <summary>The zone of days and of the month.</summary>
    public required TimeZoneInfo Zone { get; init; }

    /// <summary>First instant of the month.</summary>
    public required Instant From { get; init; }

    /// <summary>First instant after it.</summary>
    public required Instant To { get; init; }

    /// <summary>End of what is known of the month; <see cref="From"/> where nothing is.</summary>
    public required Instant Reach { get; init; }

    /// <summary>Whether the month is not over.</summary>
    public bool IsInCourse { get; init; }

    /// <summary>The whole month.</summary>
    public required MonthDay Whole { get; init; }

    /// <summary>Its days.</summary>
    public required IReadOnlyList<MonthDay> Days { get; init; }

    /// <summary>When least was left below the limit; null: import and limit were never known together.</summary>
    public MonthApproach? Approach { get; init; }

    /// <summary>Limits inside the site; empty without a site file.</summary>
    public IReadOnlyList<MonthNode> Nodes { get; init; } = [];

    /// <summary>What the site said of who is limited by what, and how often, the most frequent first.</summary>
    public IReadOnlyList<(string Words, int Times)> Reasons { get; init; } = [];

    /// <summary>Highest mean of a quarter of an hour that is known from begin to end, W.</summary>
    public double? PeakWatts { get; init; }

    /// <summary>When that quarter began.</summary>
    public Instant? PeakAt { get; init; }

    /// <summary>Visits of cars that touch the month, in order of plugging in.</summary>
    public IReadOnlyList<MonthVisit> Visits { get; init; } = [];

    /// <summary>What energy and power cost and what else has a price.</summary>
    public IReadOnlyList<MonthMoneyLine> Money { get; init; } = [];

    /// <summary>Compute.</summary>
    public required MonthCompute Compute { get; init; }

    /// <summary>Import, limit, cars and pods by the hour, for the chart: watts, NaN where nobody knows.</summary>
    public required IReadOnlyList<(DateTime At, double Import, double Limit, double Cars, double Pods)> Hours { get; init; }

    /// <summary>Alarms that stood in the month, the worst first.</summary>
    public IReadOnlyList<MonthAlarm> Alarms { get; init; } = [];

    /// <summary>Limits from outside.</summary>
    public IReadOnlyList<MonthGridLimit> GridLimits { get; init; } = [];

    /// <summary>Times without the grid.</summary>
    public IReadOnlyList<MonthOutage> Outages { get; init; } = [];

    /// <summary>Times that the voltage dipped and the site rode through.</summary>
    public int? Dips { get; init; }

    /// <summary>What changed of the certificate, the oldest first.</summary>
    public IReadOnlyList<HistoryEvent> Certificate { get; init; } = [];

    /// <summary>Days beside the best that they could have been.</summary>
    public IReadOnlyList<MonthScore> Scores { get; init; } = [];

    /// <summary>Days that were not scored, with why.</summary>
    public IReadOnlyList<HistoryEvent> NotScored { get; init; } = [];

    /// <summary>Stretches of minutes in which the import was not known, up to <see cref="Reach"/> in a month in course, in order.</summary>
    public required IReadOnlyList<(Instant From, Instant To)> Gaps { get; init; }

    /// <summary>For which share of the month's time so far each kind of figure is known, 0–1.</summary>
    public IReadOnlyList<(string What, double Share)> Coverage { get; init; } = [];

    /// <summary>Whether a day had more events than are looked at; its oldest are missing then.</summary>
    public bool HasMoreEvents { get; init; }
}
