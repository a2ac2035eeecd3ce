namespace Megapod.Lab.Study;

using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Lab.Simulation;

/// <summary>The spans that are simulated and stand for a year.</summary>
public static class StudyPeriods
{
    /// <summary>Weeks when nothing is said about time.</summary>
    public const int DefaultWeeks = 4;

    /// <summary>The most weeks: one for each month.</summary>
    public const int MostWeeks = 12;

    private const int DaysOfWeek = 7;
    private const int MonthsOfYear = 12;

    /// <summary>
    /// The spans, each as a simulation that is asked for. Weeks begin at equal distances in months, so that each lies in a billing month of its own; days, an end or a
    /// world instead mean one span, as a simulation has it.
    /// </summary>
    /// <param name="asked">What is asked for.</param>
    /// <param name="weeks">How many weeks; null: not said.</param>
    public static Outcome<IReadOnlyList<ScenarioRequest>> Of(ScenarioRequest asked, int? weeks)
    {
        ArgumentNullException.ThrowIfNull(asked);
        bool isOneSpan = asked is not { Days: null, To: null, World: null };
        if (isOneSpan && weeks is null)
        {
            return Outcome<IReadOnlyList<ScenarioRequest>>.Success([asked]);
        }

        if (isOneSpan)
        {
            string other = asked.World is not null ? "--world" : asked.Days is not null ? "--days" : "--to";
            return Fail(RunFaults.Conflict("--weeks", other, "Leave one of the two out."));
        }

        int count = weeks ?? DefaultWeeks;
        if (count is < 1 or > MostWeeks)
        {
            return Fail(StudyFaults.BadWeeks(count));
        }

        var first = (asked.From ?? ScenarioBuilder.DefaultStart).ToUtc();
        return Outcome<IReadOnlyList<ScenarioRequest>>.Success(
            [.. Enumerable.Range(0, count).Select(i => asked with { From = Instant.FromUtc(first.AddMonths(i * MonthsOfYear / count)), Days = DaysOfWeek })]);
    }

    private static Outcome<IReadOnlyList<ScenarioRequest>> Fail(Fault fault) => Outcome<IReadOnlyList<ScenarioRequest>>.Failure(fault);
}
