namespace Megapod.Lab.Study;

using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Lab.Simulation;

/// <summary>What a study has found.</summary>
public sealed record Study
{
    /// <summary>Name of the site for people.</summary>
    public required string Site { get; init; }

    /// <summary>Currency of all money.</summary>
    public required string Currency { get; init; }

    /// <summary>Who ran the sites.</summary>
    public required string Policy { get; init; }

    /// <summary>What was varied.</summary>
    public required IReadOnlyList<StudyVary> Vary { get; init; }

    /// <summary>The spans that were simulated of each case.</summary>
    public required IReadOnlyList<(Instant From, Instant To)> Spans { get; init; }

    /// <summary>What sizes cost.</summary>
    public required StudyCosts Costs { get; init; }

    /// <summary>Options that would name costs of sizes that differ between cases.</summary>
    public required IReadOnlyList<string> CostsMissing { get; init; }

    /// <summary>The cases; those that were not finished when the study was stopped are left out.</summary>
    public required IReadOnlyList<StudyResult> Cases { get; init; }

    /// <summary>How many cases were asked for.</summary>
    public required int Asked { get; init; }

    /// <summary>Stored cases that were not used, and cases that could not be kept.</summary>
    public required IReadOnlyList<Fault> Notes { get; init; }

    /// <summary>How a year was made of what was simulated, as sentences for a person.</summary>
    public IReadOnlyList<string> HowAYear()
    {
        double days = Spans.Sum(s => (s.To - s.From).TotalDays);
        string when = string.Join(", ", Spans.Select(s => $"{s.From.ToUtc():yyyy-MM-dd}"));
        return
        [
            Spans.Count == 1
                ? FormattableString.Invariant($"A year is the {days:0.###} days from {when} times {StudyYear.Days / days:0.##}; other seasons are not in it.")
                : FormattableString.Invariant($"A year is {Spans.Count} spans, {days:0.###} days in all from {when}, times {StudyYear.Days / days:0.##}."),
            days >= StudyYear.Days
                ? "The demand charge is that of the months as they were."
                : "The demand charge is the mean of the months that were touched, times twelve, each on the highest mean of the days simulated in it: the highest of whole months can only be higher.",
            "Energy left in the battery counts at the mean price. Cars, prices and weather are the same in every case but for what is varied; "
                + (Policy == ScenarioBuilder.Planned ? "every case has a planner of its own that knows its sizes." : "every case keeps the site file's standing rules, which were not tuned to its size.")
                + " Staff, rent, network and interest are not in the profit.",
        ];
    }
}
