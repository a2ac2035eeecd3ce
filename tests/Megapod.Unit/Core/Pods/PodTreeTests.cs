namespace Megapod.Unit.Core.Pods;

using FsCheck;
using FsCheck.Fluent;
using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;

/// <summary>What holds what, what feeds what and what cools what are one tree.</summary>
public sealed class PodTreeTests
{
    private static readonly Part[] Small =
    [
        new() { Id = "pod", Kind = PartKind.Pod },
        new() { Id = "pod/cdu", Kind = PartKind.CoolingUnit, Holder = "pod" },
        new() { Id = "rack-a", Kind = PartKind.Rack, Holder = "pod", FedBy = "rack-a/pdu", CooledBy = "pod/cdu" },
        new() { Id = "rack-a/pdu", Kind = PartKind.PowerDistribution, Holder = "rack-a" },
        new() { Id = "rack-a/pdu/outlet-1", Kind = PartKind.Outlet, Holder = "rack-a/pdu", FedBy = "rack-a/pdu" },
        new() { Id = "server-1", Kind = PartKind.Server, Holder = "rack-a", FedBy = "rack-a/pdu/outlet-1" },
        new() { Id = "server-1/gpu-0", Kind = PartKind.Accelerator, Holder = "server-1" },
    ];

    [Fact]
    public void Power_and_coolant_come_by_way_of_the_holder_unless_a_part_says_otherwise()
    {
        var tree = PodTree.From(Small);

        Assert.Equal("pod", tree.Id);
        Assert.Equal("rack-a/pdu/outlet-1", Named(tree, tree.Feeder, "server-1/gpu-0"));
        Assert.Equal("pod/cdu", Named(tree, tree.Cooler, "server-1/gpu-0"));
        Assert.Null(Named(tree, tree.Cooler, "pod/cdu"));
        Assert.Equal(tree.IndexOf("rack-a"), tree.Within(tree.IndexOf("server-1/gpu-0"), PartKind.Rack));
        Assert.Equal(-1, tree.Within(tree.IndexOf("pod/cdu"), PartKind.Rack));
        Assert.Equal(-1, tree.IndexOf("rack-b"));
    }

    [Fact]
    public void A_distribution_unit_in_the_rack_that_it_feeds_is_not_fed_by_itself() =>
        Assert.Null(Named(PodTree.From(Small), PodTree.From(Small).Feeder, "rack-a/pdu"));

    [Theory]
    [InlineData("nobody", null, null)]
    [InlineData("server-1/gpu-0", null, null)]
    [InlineData("rack-a", "nobody", null)]
    [InlineData("rack-a", null, "nobody")]
    [InlineData("rack-a", "server-1", null)]
    [InlineData("rack-a", null, "server-1")]
    public void Lines_that_lead_nowhere_or_round_are_refused(string holder, string? feeder, string? cooler)
    {
        var parts = Small.Select(p => p.Id == "server-1" ? p with { Holder = holder, FedBy = feeder, CooledBy = cooler } : p).ToArray();
        Assert.Throws<ArgumentException>(() => PodTree.From(parts));
    }

    [Fact]
    public void Two_parts_of_one_name_and_two_pods_are_refused()
    {
        Assert.Throws<ArgumentException>(() => PodTree.From([.. Small, Small[5]]));
        Assert.Throws<ArgumentException>(() => PodTree.From([.. Small, Small[0] with { Id = "other" }]));
        Assert.Throws<ArgumentException>(() => PodTree.From([]));
    }

    [Fact]
    public void Holders_come_first_in_whatever_order_parts_are_given() => Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
    {
        var random = new SeededRandom((ulong)seed);
        var shuffled = Small.OrderBy(_ => random.NextUniform()).ToArray();
        var tree = PodTree.From(shuffled);
        return Enumerable.Range(0, tree.Parts.Length).All(i => tree.Holder[i] < i && (i == 0) == (tree.Holder[i] < 0))
            && tree.Parts.Select(p => p.Id).SequenceEqual(PodTree.From(Small).Parts.Select(p => p.Id));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_known_of_a_part_stays_with_it_when_another_comes_and_goes_with_its_serial_number()
    {
        var before = new PodReadings(PodTree.From(Small));
        int gpu = before.Tree.IndexOf("server-1/gpu-0");
        before[gpu, PartQuantity.Temperature] = Reading.Good(61, new Instant(5 * TimeSpan.TicksPerSecond));
        before.Word[gpu] = PartHealth.Warning;

        var grown = new PodReadings(PodTree.From([.. Small, new Part { Id = "rack-0", Kind = PartKind.Rack, Holder = "pod" }]));
        before.CarryOver(grown);
        int moved = grown.Tree.IndexOf("server-1/gpu-0");
        Assert.NotEqual(gpu, moved);
        Assert.Equal(61, grown[moved, PartQuantity.Temperature].Value);
        Assert.Equal(PartHealth.Warning, grown.Word[moved]);
        Assert.Equal(Quality.Missing, grown[moved, PartQuantity.Power].Quality);

        PodReadings Known(string serial) => new(PodTree.From([.. Small.Select(p => p.Kind == PartKind.Accelerator ? p with { Identity = new PartIdentity { Serial = serial } } : p)]));
        var (first, second) = (Known("1"), Known("2"));
        first[gpu, PartQuantity.Temperature] = Reading.Good(70, new Instant(6 * TimeSpan.TicksPerSecond));
        first.CarryOver(second);
        Assert.Equal(Quality.Missing, second[gpu, PartQuantity.Temperature].Quality);

        // Who said nothing of itself an hour ago has not said then who it is now.
        var (nobody, somebody, again) = (Known(""), Known("3"), Known("3"));
        nobody.IdentifiedAt[gpu] = new Instant(7 * TimeSpan.TicksPerSecond);
        nobody.CarryOver(somebody);
        Assert.Equal(Instant.Never, somebody.IdentifiedAt[gpu]);
        somebody.IdentifiedAt[gpu] = new Instant(8 * TimeSpan.TicksPerSecond);
        somebody.CarryOver(again);
        Assert.Equal(new Instant(8 * TimeSpan.TicksPerSecond), again.IdentifiedAt[gpu]);
    }

    private static string? Named(PodTree tree, IReadOnlyList<int> lines, string part) => lines[tree.IndexOf(part)] is >= 0 and var at ? tree.Parts[at].Id : null;
}
