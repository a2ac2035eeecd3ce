namespace Megapod.Simulation.Torture;

using Megapod.Control.Cycle;
using Megapod.Lab.Torture;
using Megapod.Tests;
using Megapod.Twin.Faults;

/// <summary>Worlds in which a pod's coolant, leak detectors and branches fail, alone and with all else that can.</summary>
public sealed class CoolingTortureTests
{
    private static readonly FaultKind[] OfCooling = [FaultKind.PumpsLost, FaultKind.RackLeak, FaultKind.LoopLeak, FaultKind.CoolantHot, FaultKind.BranchTrip, FaultKind.LoopReadingsStale];

    [Fact]
    public void Cooling_that_fails_in_every_way_breaks_no_law_and_raises_every_fault_of_it()
    {
        var result = Run(OfCooling, hours: 4, seeds: 4);
        Assert.Empty(result.LawsBroken);
        Assert.DoesNotContain(result.BranchesNeverReached, b => Enum.GetValues<SiteFault>().Where(f => f >= SiteFault.CoolingStale).Any(f => b == BranchList.Fault(f)));
    }

    [Fact]
    public void A_liquid_cooled_pod_among_all_faults_breaks_no_law() => Assert.Empty(Run(null, hours: 5, seeds: 2).LawsBroken);

    private static Lab.Torture.Torture Run(IReadOnlyCollection<FaultKind>? kinds, int hours, ulong seeds)
    {
        string site = Path.Combine(TestData.RepositoryRoot, "examples", "liquid-cooled-pod", "site.yaml");
        var request = new TortureRequest { FirstSeed = 1, LastSeed = seeds, Hours = hours, Threads = 2, Kinds = kinds, Scenario = new() { SiteFile = site } };
        return TortureRig.Run(request, stop: TestContext.Current.CancellationToken).Value;
    }
}
