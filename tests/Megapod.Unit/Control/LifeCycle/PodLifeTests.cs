namespace Megapod.Unit.Control.LifeCycle;

using Megapod.Control.LifeCycle;
using Megapod.Core.Pods;
using Megapod.Core.Units;

/// <summary>A pod's life, step by step, each with its evidence.</summary>
public sealed class PodLifeTests
{
    private const string Here = "0000000000000001";
    private static readonly EvidenceKind[] Proofs = [EvidenceKind.Inventory, EvidenceKind.PowerRestore, EvidenceKind.LeakCheck, EvidenceKind.PowerCurve, EvidenceKind.StepTest, EvidenceKind.BurnIn];
    private static readonly Instant Now = new(TimeSpan.TicksPerDay);

    [Fact]
    public void A_delivered_pod_comes_into_service_by_evidence_alone_and_leaves_when_it_has_no_power()
    {
        var life = new PodLife { Pod = "pod-2" };
        Refused(life, PodRequest.Serve, "MP3251");
        Refused(life, PodRequest.Test, "MP3252");
        life = Made(With(life, EvidenceKind.Inventory), PodRequest.Test, PodPhase.Testing);
        Assert.Equal(5, life.Make(PodRequest.Accept, "M. Jansen", Here, Now).Faults.Count);
        foreach (var proof in Proofs)
        {
            life = With(life, proof);
        }

        life = Made(life, PodRequest.Accept, PodPhase.Accepted);
        life = Made(life, PodRequest.Serve, PodPhase.InService);
        Refused(life, PodRequest.Retire, "MP3251");
        life = Made(life, PodRequest.Drain, PodPhase.Draining);
        Refused(life, PodRequest.Maintain, "MP3252");
        life = Made(With(life, EvidenceKind.Drained), PodRequest.Maintain, PodPhase.Maintenance);
        Refused(life, PodRequest.Move, "MP3252");
        life = Made(With(life, EvidenceKind.PowerOff), PodRequest.Move, PodPhase.Moved);
        Assert.Empty(life.Possible);
        Assert.Equal([PodPhase.Testing, PodPhase.Accepted, PodPhase.InService, PodPhase.Draining, PodPhase.Maintenance, PodPhase.Moved], life.Steps.Select(s => s.To));
        Assert.All(life.Steps, s => Assert.Equal("M. Jansen", s.Person));
    }

    [Fact]
    public void Evidence_that_was_not_passed_is_no_evidence_and_says_why()
    {
        var life = With(new PodLife { Pod = "pod-2", Phase = PodPhase.Testing }, [.. Proofs]);
        life = life.With(new PodEvidence(EvidenceKind.BurnIn, Now, false, "rack-1 had driver error (XID) 79.", Here));
        var fault = Assert.Single(life.Make(PodRequest.Accept, "M. Jansen", Here, Now).Faults);
        Assert.Equal("pod-2 cannot do 'accept': 'burn in' was not passed: rack-1 had driver error (XID) 79.", fault.Message);
    }

    [Fact]
    public void What_was_found_of_other_parts_proves_nothing()
    {
        var life = With(new PodLife { Pod = "pod-2", Phase = PodPhase.Maintenance }, [.. Proofs]);
        Assert.True(life.Make(PodRequest.Serve, "M. Jansen", Here, Now).IsSuccess);
        var faults = life.Make(PodRequest.Serve, "M. Jansen", "0000000000000002", Now).Faults;
        Assert.Equal(Proofs.Length, faults.Count);
        Assert.Contains("of other parts than there are now", faults[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void That_a_pod_is_drained_has_to_have_been_seen_a_moment_ago()
    {
        var life = With(new PodLife { Pod = "pod-2", Phase = PodPhase.Draining }, EvidenceKind.Drained);
        Assert.True(life.Make(PodRequest.Maintain, "M. Jansen", Here, Now + PodLife.FreshProof).IsSuccess);
        Assert.Contains("too long ago", Assert.Single(life.Make(PodRequest.Maintain, "M. Jansen", Here, Now + PodLife.FreshProof + TimeSpan.FromSeconds(1)).Faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_request_leads_to_service_but_by_proofs_whatever_the_order()
    {
        var reached = new HashSet<PodPhase>();
        var open = new Stack<PodLife>([new PodLife { Pod = "pod" }]);
        while (open.TryPop(out var life))
        {
            foreach (var request in Enum.GetValues<PodRequest>())
            {
                var next = life.Make(request, "M. Jansen", Here, Now);
                if (next.IsSuccess && reached.Add(next.Value.Phase))
                {
                    open.Push(next.Value);
                }
            }
        }

        Assert.Empty(reached);
    }

    [Fact]
    public void The_history_of_a_pod_is_bounded_and_loses_its_oldest()
    {
        var life = new PodLife { Pod = "pod" };
        for (int k = 0; k < PodLife.MostKept + 5; k++)
        {
            life = life.With(new PodEvidence(EvidenceKind.Drained, Now, true, $"{k}", Here));
        }

        Assert.Equal((PodLife.MostKept, "5"), (life.Evidence.Count, life.Evidence[0].Text));
    }

    [Fact]
    public void The_fingerprint_changes_with_a_serial_number_and_with_nothing_else()
    {
        Part[] parts = [new() { Id = "pod", Kind = PartKind.Pod }, new() { Id = "s", Kind = PartKind.Server, Holder = "pod", Identity = new PartIdentity { Serial = "1", Firmware = "1.0" } }];
        string before = PodFingerprint.Of(PodTree.From(parts));
        Assert.Matches("^[0-9a-f]{16}$", before);
        Assert.Equal(before, PodFingerprint.Of(PodTree.From([parts[0], parts[1] with { Identity = new PartIdentity { Serial = "1", Firmware = "2.0" } }])));
        Assert.NotEqual(before, PodFingerprint.Of(PodTree.From([parts[0], parts[1] with { Identity = new PartIdentity { Serial = "2", Firmware = "1.0" } }])));
    }

    private static PodLife With(PodLife life, params EvidenceKind[] kinds) => kinds.Aggregate(life, (l, k) => l.With(new PodEvidence(k, Now, true, "It is so.", Here)));

    private static PodLife Made(PodLife life, PodRequest request, PodPhase phase)
    {
        var made = life.Make(request, "M. Jansen", Here, Now);
        Assert.True(made.IsSuccess, string.Join('\n', made.Faults));
        Assert.Equal(phase, made.Value.Phase);
        return made.Value;
    }

    private static void Refused(PodLife life, PodRequest request, string code) => Assert.Equal(code, life.Make(request, "M. Jansen", Here, Now).Faults[0].Code);
}
