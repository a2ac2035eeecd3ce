namespace Megapod.Control.LifeCycle;

using Megapod.Core.Outcomes;
using Megapod.Core.Units;

/// <summary>
/// A pod's life so far: where it stands, every step with who asked for it, and what was found. It does not change; each step gives another one. Steps that are not possible, or for which evidence is missing,
/// are refused with the reasons.
/// </summary>
public sealed record PodLife
{
    /// <summary>Evidence and steps that are kept; the oldest go first. A pod has a few dozen in its life.</summary>
    public const int MostKept = 1_000;

    /// <summary>Proof that a pod may be handed to people, or leave: it was seen so a moment ago and not once upon a time.</summary>
    public static readonly TimeSpan FreshProof = TimeSpan.FromMinutes(1);

    private static readonly EvidenceKind[] ForTest = [EvidenceKind.Inventory];
    private static readonly EvidenceKind[] ForService = [EvidenceKind.Inventory, EvidenceKind.PowerRestore, EvidenceKind.LeakCheck, EvidenceKind.PowerCurve, EvidenceKind.StepTest, EvidenceKind.BurnIn];

    /// <summary>The pod's name.</summary>
    public required string Pod { get; init; }

    /// <summary>Where it stands. Default delivered.</summary>
    public PodPhase Phase { get; init; }

    /// <summary>Since when.</summary>
    public Instant Since { get; init; }

    /// <summary>What was found, oldest first.</summary>
    public IReadOnlyList<PodEvidence> Evidence { get; init; } = [];

    /// <summary>Its steps, oldest first.</summary>
    public IReadOnlyList<PodStep> Steps { get; init; } = [];

    /// <summary>Whether its racks may take anything: in service, while it drains at most idle, while it is tested what the script says.</summary>
    public bool MayRun => Phase is PodPhase.InService or PodPhase.Testing or PodPhase.Draining;

    /// <summary>It is plugged in again where it has been before: a pod that was somewhere else meanwhile is delivered once more. Its steps are remembered; what was found of it before counts for nothing.</summary>
    /// <param name="person">Who plugs it in; not empty.</param>
    /// <param name="now">The instant.</param>
    public PodLife Anew(string person, Instant now)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(person);
        return this with { Phase = PodPhase.Delivered, Since = now, Evidence = [], Steps = Newest([.. Steps, new PodStep(Phase, PodPhase.Delivered, now, person)]) };
    }

    /// <summary>Adds what was found.</summary>
    public PodLife With(PodEvidence found)
    {
        ArgumentNullException.ThrowIfNull(found);
        return this with { Evidence = Newest([.. Evidence, found]) };
    }

    /// <summary>Adds what is found again and again, such as that nothing is drawn: the same finding of before only becomes newer.</summary>
    public PodLife Renewed(PodEvidence found)
    {
        ArgumentNullException.ThrowIfNull(found);
        int last = -1;
        for (int k = 0; k < Evidence.Count; k++)
        {
            last = Evidence[k].Kind == found.Kind ? k : last;
        }

        bool isSame = last >= 0 && Evidence[last] with { At = found.At } == found;
        return isSame ? this with { Evidence = [.. Evidence.Take(last), .. Evidence.Skip(last + 1), found] } : With(found);
    }

    /// <summary>The newest evidence of a kind that was found of the parts that there are now, in this phase of its proof; null: there is none.</summary>
    /// <param name="kind">What about.</param>
    /// <param name="fingerprint">The parts that there are now.</param>
    public PodEvidence? Newest(EvidenceKind kind, string fingerprint) =>
        Evidence.LastOrDefault(e => e.Kind == kind && string.Equals(e.Fingerprint, fingerprint, StringComparison.Ordinal));

    /// <summary>Which evidence is missing before a request can be met; empty: none.</summary>
    /// <param name="request">The request.</param>
    /// <param name="fingerprint">The parts that there are now.</param>
    /// <param name="now">The instant.</param>
    public IReadOnlyList<EvidenceKind> Missing(PodRequest request, string fingerprint, Instant now)
    {
        EvidenceKind[] needed = request switch
        {
            PodRequest.Test => ForTest,
            PodRequest.Accept or PodRequest.Serve => ForService,
            PodRequest.Maintain => [EvidenceKind.Drained],
            PodRequest.Move or PodRequest.Retire => [EvidenceKind.PowerOff],
            _ => [],
        };
        bool mustBeFresh = request is PodRequest.Maintain or PodRequest.Move or PodRequest.Retire;
        return [.. needed.Where(k => Newest(k, fingerprint) is not { IsPassed: true } found || (mustBeFresh && now - found.At > FreshProof))];
    }

    /// <summary>Makes a step, or says why not.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="person">Who asks; not empty.</param>
    /// <param name="fingerprint">The parts that there are now.</param>
    /// <param name="now">The instant.</param>
    public Outcome<PodLife> Make(PodRequest request, string person, string fingerprint, Instant now)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(person);
        if (Next(request) is not { } next)
        {
            return Outcome<PodLife>.Failure(new Fault("MP3251", $"{Pod} cannot do '{Word(request)}' while it is {Word(Phase)}.", $"What it can do now: {string.Join(", ", Possible.Select(Word).DefaultIfEmpty("nothing"))}."));
        }

        var missing = Missing(request, fingerprint, now);
        return missing.Count > 0
            ? Outcome<PodLife>.Failure([.. missing.Select(k => new Fault("MP3252", $"{Pod} cannot do '{Word(request)}': {Lack(k, fingerprint)}", RemedyOf(k)))])
            : Outcome<PodLife>.Success(this with { Phase = next, Since = now, Steps = Newest([.. Steps, new PodStep(Phase, next, now, person)]) });
    }

    /// <summary>What can be asked for where it stands, evidence aside.</summary>
    public IEnumerable<PodRequest> Possible => Enum.GetValues<PodRequest>().Where(r => Next(r) is not null);

    private static string Word<T>(T value)
        where T : struct, Enum => string.Concat(value.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));

    private static string RemedyOf(EvidenceKind kind) => kind switch
    {
        EvidenceKind.Inventory => "Wait until every device of it has answered, or correct the site file.",
        EvidenceKind.PowerRestore => "Set each server's power-restore policy to stay off or as it was.",
        EvidenceKind.Drained => "Drain it and wait until its racks draw no more than idle.",
        EvidenceKind.PowerOff => "Switch it off and wait until its meter shows nothing.",
        _ => "Test it and wait for the end of the script.",
    };

    private static IReadOnlyList<T> Newest<T>(IReadOnlyList<T> items) => items.Count <= MostKept ? items : [.. items.Skip(items.Count - MostKept)];

    private string Lack(EvidenceKind kind, string fingerprint) => Newest(kind, fingerprint) switch
    {
        { IsPassed: true } => $"'{Word(kind)}' was found too long ago.",
        { } found => $"'{Word(kind)}' was not passed: {found.Text}",
        _ => Evidence.Any(e => e.Kind == kind) ? $"'{Word(kind)}' was found of other parts than there are now." : $"'{Word(kind)}' was not found yet.",
    };

    private PodPhase? Next(PodRequest request) => (Phase, request) switch
    {
        (PodPhase.Delivered or PodPhase.Maintenance or PodPhase.Accepted, PodRequest.Test) => PodPhase.Testing,
        (PodPhase.Testing, PodRequest.Abandon) => PodPhase.Delivered,
        (PodPhase.Testing, PodRequest.Accept) => PodPhase.Accepted,
        (PodPhase.Accepted or PodPhase.Maintenance, PodRequest.Serve) => PodPhase.InService,
        (PodPhase.InService, PodRequest.Drain) => PodPhase.Draining,
        (PodPhase.Draining, PodRequest.Resume) => PodPhase.InService,
        (PodPhase.Draining, PodRequest.Maintain) => PodPhase.Maintenance,
        (PodPhase.Delivered or PodPhase.Accepted or PodPhase.Maintenance, PodRequest.Move) => PodPhase.Moved,
        (PodPhase.Delivered or PodPhase.Accepted or PodPhase.Maintenance, PodRequest.Retire) => PodPhase.Retired,
        _ => null,
    };
}
