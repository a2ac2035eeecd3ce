namespace Megapod.Simulation.Torture;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Lab.Torture;
using Megapod.Twin.Faults;
using Megapod.Twin.Laws;
using Megapod.Twin.Physics;
using Megapod.Twin.Simulator;

/// <summary>A few worlds in which everything goes wrong, and controllers that do not cope with it.</summary>
public sealed class TortureTests
{
    private static readonly TortureRequest Trips = new() { Hours = 2, Kinds = [FaultKind.BatteryTrip], Scenario = new() { Case = "tight" } };

    [Fact]
    public void Few_worlds_break_no_law()
    {
        var result = TortureRig.Run(new TortureRequest { FirstSeed = 1, LastSeed = 4, Hours = 5, Threads = 2 }, stop: TestContext.Current.CancellationToken).Value;
        Assert.Empty(result.LawsBroken);
        Assert.Equal(20, result.SiteHours);
        Assert.True(result.Windows!.Seconds > 3600, $"only {result.Windows.Seconds} s were run by the hundredth");
        Assert.True(result.Faults.Count > 60, $"only {result.Faults.Count} kinds and pairs were met");
        Assert.True(result.BranchesNeverReached.Count < result.Branches / 4, string.Join(", ", result.BranchesNeverReached));
    }

    [Fact]
    public void Number_of_threads_changes_nothing()
    {
        var request = Trips with { FirstSeed = 1, LastSeed = 4 };
        var one = TortureRig.Run(request, stop: TestContext.Current.CancellationToken, controller: Deaf).Value;
        var two = TortureRig.Run(request with { Threads = 2 }, stop: TestContext.Current.CancellationToken, controller: Deaf).Value;
        Assert.Equal(one.Faults, two.Faults);
        Assert.Equal(one.BranchesNeverReached, two.BranchesNeverReached);
        Assert.Equal(one.LawsBroken, two.LawsBroken);
        Assert.NotEmpty(one.LawsBroken);
    }

    [Theory]
    [InlineData(16, 3)]
    [InlineData(20, 1)]
    public void Deck_of_sixteen_hours_and_of_twenty_behind_a_relay_holds_every_kind_and_every_pair(int hours, ulong seed)
    {
        var world = TortureWorld.Of(new TortureRequest { Hours = hours }, seed).Value;
        var met = world.Incidents.Select(i => i.Name).ToHashSet(StringComparer.Ordinal);
        var kinds = IncidentSchedule.KindsOf(PowerTree.From(world.Scenario.Site));
        Assert.All(kinds, k => Assert.Contains(k.ToString(), met));
        Assert.All(kinds.Where(k => k != FaultKind.BatteryTrip), k => Assert.Contains(Incident.Paired(k), met));
    }

    [Fact]
    public void Replay_of_a_breach_shows_the_same_breach()
    {
        var request = Trips with { FirstSeed = 1, LastSeed = 4 };
        var first = TortureRig.Run(request, stop: TestContext.Current.CancellationToken, controller: Deaf).Value.LawsBroken[0];
        var replay = TortureReplay.Of(TortureWorld.Of(request, first.Seed).Value, first.At, TimeSpan.FromSeconds(3), controller: Deaf, stop: TestContext.Current.CancellationToken);
        Assert.Contains(replay.Broken, b => b.Law == first.Law && b.At == first.At && b.Detail == first.Detail);
    }

    /// <summary>Every fifth world. Cars went without for minutes there, because the battery was thought to relieve a fuse by all that it gives; an island starved, because the fuse was thought to carry it.</summary>
    [Fact]
    public void Connection_that_is_limited_in_amperes_alone_breaks_no_law()
    {
        var request = new TortureRequest { FirstSeed = 5, LastSeed = 5, Hours = 12 };
        var limits = PowerTree.From(TortureWorld.Of(request, 5).Value.Scenario.Site).Nodes[0].Limits;
        Assert.Equal([LimitQuantity.AmperesPerPhase, LimitQuantity.Watts], limits.Where(l => l.Direction == LimitDirection.Import).Select(l => l.Quantity));
        Assert.Empty(TortureRig.Run(request, stop: TestContext.Current.CancellationToken).Value.LawsBroken);
    }

    /// <summary>
    /// Each controller is broken in one way, and under one kind of fault the law that it breaks must notice; the shipped one stands beside it. Only the energy balance
    /// is left out: no controller can break physics.
    /// </summary>
    [Theory]
    [InlineData(LimitLaw.LawName, FaultKind.BatteryTrip, "deaf")]
    [InlineData(SilenceLaw.LawName, FaultKind.BatteryTrip, "deaf")]
    [InlineData(LimitLaw.LawName, FaultKind.LimitCut, "blind to events")]
    [InlineData(ClaimsLaw.LawName, FaultKind.BatteryHot, "blind to heat")]
    [InlineData(RampLaw.LawName, FaultKind.CommandDuplication, "knows no ramp")]
    [InlineData(MinimumLaw.LawName, FaultKind.LimitCut, "knows no minimum")]
    [InlineData(SafetyLaw.LawName, FaultKind.Leak, "blind to latches")]
    [InlineData(GrantLaw.LawName, FaultKind.AnswerLoss, "too long")]
    [InlineData(CarsFirstLaw.LawName, FaultKind.CommandDuplication, "cars last")]
    [InlineData(IslandLaw.LawName, FaultKind.GridOutage, "blind to the relay")]
    [InlineData(SilenceLaw.LawName, FaultKind.BreakerContradicts, "blind to the relay")]
    [InlineData("controller-decides", FaultKind.MeterNotANumber, "fails")]
    public void Law_bites_under_a_fault(string law, FaultKind kind, string broken)
    {
        int hours = kind is FaultKind.BatteryHot or FaultKind.LimitCut ? 11 : 2;
        var request = new TortureRequest { FirstSeed = hours == 2 ? 1UL : 3, LastSeed = 4, Hours = hours, Kinds = [kind], Threads = 2, Scenario = new() { Case = "tight" } };
        var run = TortureRig.Run(request, stop: TestContext.Current.CancellationToken, controller: (tree, dead) => new Broken(tree, dead, broken)).Value;
        Assert.Contains(run.LawsBroken, b => b.Law == law);
        Assert.DoesNotContain(TortureRig.Run(request, stop: TestContext.Current.CancellationToken).Value.LawsBroken, b => b.Law == law);
    }

    private static ISiteController Deaf(PowerTree tree, ISiteController? dead) => new Broken(tree, dead, "deaf");

    /// <summary>The shipped controller seen through one fault of our own.</summary>
    private sealed class Broken(PowerTree tree, ISiteController? dead, string how)
        : SiteController(Believed(tree, how), (dead as SiteController)?.Memory)
    {
        /// <inheritdoc/>
        public override void Step(SiteSnapshot snapshot, Plan? plan, SitePlant plant, Instant now)
        {
            switch (how)
            {
                case "deaf":
                    // The battery that is gone seems to be there and to give all that it was told.
                    snapshot.Battery = snapshot.Battery with
                    {
                        IsOnline = true,
                        Power = Reading.Good(plant.BatterySetpointWatts == 0 ? -1e6 : plant.BatterySetpointWatts, snapshot.TakenAt),
                        DischargeCapability = new Watts(1.9e6),
                    };
                    snapshot.Reports = [.. snapshot.Reports, new CommandReport(SiteSnapshot.BatteryCommand, Output.TargetSequence, true, now)];
                    snapshot.NodePower[0] = Reading.Missing;
                    break;
                case "blind to events":
                    snapshot.EventLimits = [];
                    break;
                case "blind to latches":
                    Array.Clear(snapshot.SafetyLatched);
                    break;
                case "blind to the relay":
                    snapshot.Relay = default;
                    snapshot.Topology = GridTopology.GridTied;
                    break;
                case "cars last":
                    Array.Clear(snapshot.Connectors);
                    break;
                case "fails" when double.IsNaN(snapshot.NodePower[0].Value):
                    throw new ArithmeticException("no number");
                case "blind to heat":
                    snapshot.Battery = snapshot.Battery with { DischargeCapability = new Watts(1.9e6), Soc = Reading.Good(0.9, snapshot.TakenAt) };
                    break;
                default:
                    break;
            }

            base.Step(snapshot, plan, plant, now);
        }

        private static PowerTree Believed(PowerTree tree, string how) => PowerTree.From(how switch
        {
            "too long" => tree.Site with
            {
                Pods = [.. tree.Site.Pods.Select(p => p with { Enforcement = p.Enforcement with { LongestGrant = 3 * p.Enforcement.LongestGrant } })],
            },
            "knows no ramp" => tree.Site with { Grid = tree.Site.Grid with { UpRampWattsPerSecond = null } },
            "knows no minimum" => tree.Site with
            {
                Cabinets = [.. tree.Site.Cabinets.Select(c => c with { Connectors = [.. c.Connectors.Select(k => k with { Minimum = new Watts(1_000) })] })],
            },
            _ => tree.Site,
        });
    }
}
