namespace Megapod.Work.Elasticity;

/// <summary>What is known of a job's speed against power, phase by phase.</summary>
public sealed record ElasticityState
{
    /// <summary>What each phase begins with.</summary>
    public required CurveState Seed { get; init; }

    /// <summary>Phases seen so far, by name; "" where the job names none.</summary>
    public IReadOnlyDictionary<string, CurveState> Phases { get; init; } = new SortedDictionary<string, CurveState>(StringComparer.Ordinal);

    /// <summary>The phase it was in when it was last seen.</summary>
    public string Phase { get; init; } = "";

    /// <summary>The curve of the present phase.</summary>
    public CurveState Present => Phases.GetValueOrDefault(Phase, Seed);
}
