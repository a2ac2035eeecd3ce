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

    /// <summary>The curve of the present phase. One that was never seen has the seed's, but may draw half or half as much again: phases of one job differ more than jobs of one kind.</summary>
    public CurveState Present => Phases.TryGetValue(Phase, out var known) ? known : Phase.Length == 0 ? Seed : Seed with { FullWattsVariance = Math.Pow(NewPhaseDeviation * Seed.FullWatts, 2) };

    private const double NewPhaseDeviation = 0.5;
}
