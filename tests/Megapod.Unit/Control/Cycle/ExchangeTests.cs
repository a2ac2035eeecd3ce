namespace Megapod.Unit.Control.Cycle;

using Megapod.Control.Cycle;
using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Unit.Core;

/// <summary>A site that gets or gives away a pod while it runs: all that stays goes on to the last bit, and what is new counts at its worst.</summary>
public sealed class ExchangeTests
{
    private const double Ample = 10e6;

    [Fact]
    public void What_comes_and_goes_again_leaves_the_memory_as_it_was_to_the_last_bit()
    {
        Proof.ForAll(cases: 60, largest: 8, (seed, size) =>
        {
            var random = new Random(seed);
            var site = Busy(random, SmallSite.Tree(random.Between(3e5, 2e6), connectors: size, racks: random.Next(1, size + 1), batteryWatts: random.Chance(0.5) ? 5e5 : 0));
            var next = With(site.Tree);
            var there = site.Memory.Exchanged(new TreeMatch(site.Tree, next), site.Now);
            for (int i = 0; i < site.Tree.Consumers.Length; i++)
            {
                int after = next.ConsumerIndex(site.Tree.Consumers[i].Id);
                Assert.Equal(site.Memory.CoverOf(i), there.CoverOf(after));
                Assert.Equal(site.Memory.LapsesAt(i), there.LapsesAt(after));
                Assert.Equal(site.Memory.IsCaught(i), there.IsCaught(after));
            }

            Assert.Equal(site.Memory.CoverOf(site.Tree.Consumers.Length), there.CoverOf(next.Consumers.Length));
            Assert.Equal(site.Memory.Save(), there.Exchanged(new TreeMatch(next, site.Tree), site.Now).Save());
        });
    }

    [Fact]
    public void With_room_for_all_every_grant_is_the_one_that_it_would_have_been()
    {
        int grants = 0;
        Proof.ForAll(cases: 40, largest: 8, (seed, size) =>
        {
            var random = new Random(seed);
            var site = Busy(random, SmallSite.Tree(Ample, connectors: size, racks: random.Next(1, size + 1), batteryWatts: 5e5));
            var next = With(site.Tree);
            var match = new TreeMatch(site.Tree, next);
            var memory = site.Memory.Exchanged(match, site.Now);
            var cycle = new SiteCycle(next, memory);
            var output = site.Output.Exchanged(match, site.Memory, memory);
            Assert.Equal(site.Output.Target, output.Target);
            for (int s = 0; s < 30; s++)
            {
                site.Step();
                cycle.Step(match.Carry(site.Snapshot), memory, null, site.Now, output);
                var old = output.Grants.ToArray().Where(g => match.ConsumerBefore(g.Consumer) >= 0).Select(g => g with { Consumer = match.ConsumerBefore(g.Consumer) });
                Assert.Equal(site.Output.Grants.ToArray().OrderBy(g => g.Consumer), old.OrderBy(g => g.Consumer));
                Assert.Equal(site.Output.Target, output.Target);
                Assert.Equal(site.Output.TargetSequence, output.TargetSequence);
                for (int i = 0; i < site.Tree.Consumers.Length; i++)
                {
                    Assert.Equal(site.Output.Reasons[i] with { Index = -1 }, output.Reasons[match.ConsumerAfter(i)] with { Index = -1 });
                }

                grants += site.Output.GrantCount;
            }
        });
        Assert.True(grants > 1_000 * Proof.Share, $"only {grants} grants were compared");
    }

    [Fact]
    public void A_new_rack_counts_as_its_nameplate_until_it_says_what_it_holds_or_nothing_can_be_held_any_more()
    {
        var site = Busy(new Random(1), SmallSite.Tree(Ample, connectors: 1, racks: 2));
        var next = With(site.Tree);
        int silent = next.ConsumerIndex("arack0");
        int telling = next.ConsumerIndex("arack1");
        var memory = site.Memory.Exchanged(new TreeMatch(site.Tree, next), site.Now);
        var cycle = new SiteCycle(next, memory);
        var output = new CycleOutput(next);
        var snapshot = new TreeMatch(site.Tree, next).Carry(site.Snapshot);
        var longest = next.Consumers[silent].Enforcement.LongestGrant;
        snapshot.Duties[silent - next.ConnectorCount] = snapshot.Duties[telling - next.ConnectorCount] = new RackDuty(IsHeld: true, Watts.Zero, IsUnproven: false);
        var seen = new List<(double Silent, double Telling)>();
        for (int s = 1; s <= 20; s++)
        {
            var now = site.Now + TimeSpan.FromSeconds(s);
            snapshot.Held[telling] = s == 1 ? HeldGrant.Unknown : HeldGrant.Nothing(now);
            snapshot.ConsumerPower[telling] = s == 1 ? Reading.Missing : Reading.Good(0, now);
            snapshot.NodePower[0] = Reading.Good(0, now);
            cycle.Step(snapshot, memory, null, now, output);
            seen.Add((memory.CoverOf(silent).CeilingWatts, memory.CoverOf(telling).CeilingWatts));
            Assert.True(s > 1 || (memory.WorstCaseWatts(telling), memory.WorstCaseWatts(silent)) == (SmallSite.RackFull, SmallSite.RackFull), $"{memory.WorstCaseWatts(telling)} W");
        }

        // Nothing of another controller arrives later than a second after the exchange, and is kept for two more; a rack that has said nothing may hold a grant for ten.
        Assert.All(seen.Take((int)longest.TotalSeconds), s => Assert.True(s.Silent >= SmallSite.RackFull));
        Assert.Contains(seen.Take(5), s => s.Telling <= 0);
        Assert.True(seen[^1].Silent <= 0, $"{seen[^1].Silent} W");
    }

    [Fact]
    public void A_pod_that_begins_anew_takes_nothing_over_from_the_one_of_its_name()
    {
        var site = Busy(new Random(2), SmallSite.Tree(Ample, connectors: 1, racks: 2));
        int rack = site.Tree.ConsumerIndex("rack0");
        site.Memory.Ledger.Catch(rack);
        uint before = site.Memory.CoverOf(rack).Sequence;
        var memory = site.Memory.Exchanged(new TreeMatch(site.Tree, site.Tree, ["pod"]), site.Now);
        Assert.False(memory.IsCaught(rack));
        Assert.Equal(SmallSite.RackFull, memory.CoverOf(rack).CeilingWatts);
        Assert.True(memory.CoverOf(rack).Sequence > before, "numbers go on rising, so that nothing of before is taken for something new");
        Assert.Equal(site.Memory.CoverOf(0), memory.CoverOf(0));
    }

    [Fact]
    public void Room_for_a_pod_is_there_when_others_have_come_down()
    {
        var site = Busy(new Random(3), SmallSite.Tree(350_000, connectors: 1, racks: 3));
        var next = With(site.Tree);
        var match = new TreeMatch(site.Tree, next);
        var memory = site.Memory.Exchanged(match, site.Now);
        var cycle = new SiteCycle(next, memory);
        var output = new CycleOutput(next);
        cycle.Step(match.Carry(site.Snapshot), memory, null, site.Now + TimeSpan.FromSeconds(1), output);
        Assert.False(memory.HasRoomFor(next.ConsumerIndex("arack0")));
        Assert.True(site.Memory.HasRoomFor(site.Tree.ConsumerIndex("rack0")));
    }

    /// <summary>The site with a pod whose name and racks come before the one that is there.</summary>
    private static PowerTree With(PowerTree tree) => PowerTree.From(tree.Site with { Pods = [.. tree.Site.Pods, TreeMatchTests.Another(tree.Site.Pods[0], "a-pod", "a")] });

    private static HonestSite Busy(Random random, PowerTree tree)
    {
        var site = new HonestSite(tree);
        for (int i = 0; i < tree.ConnectorCount; i++)
        {
            if (random.Chance(0.7))
            {
                double declared = random.Between(20_000, SmallSite.ConnectorRating);
                site.Plug(i, declared * random.Between(0.5, 1), declared);
            }
        }

        site.Run(random.Next(20, 80));
        return site;
    }
}
