namespace Megapod.Unit.Core;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Unit.Control;

/// <summary>Which thing of one tree is which of another: by names, whatever their indices are.</summary>
public sealed class TreeMatchTests
{
    private static readonly PowerTree Before = SmallSite.Tree(1e6, connectors: 2, racks: 2, batteryWatts: 5e5);
    private static readonly PowerTree After = SmallSite.Tree(1e6, connectors: 2, racks: 2, batteryWatts: 5e5, site => site with { Pods = [.. site.Pods, Another(site.Pods[0], "a-pod", "a")] });

    /// <summary>A pod that sorts before the one that is there, so that every index moves.</summary>
    public static PodConfig Another(PodConfig pod, string id, string before) => pod with
    {
        Id = id,
        Meter = pod.Meter! with { Id = id },
        Racks = [.. pod.Racks.Select(r => r with { Id = before + r.Id })],
    };

    [Fact]
    public void What_stays_is_found_by_its_name_and_what_is_new_was_nowhere()
    {
        var match = new TreeMatch(Before, After);
        Assert.NotEqual(Before.NodeIndex("pod"), After.NodeIndex("pod"));
        Assert.All(Enumerable.Range(0, After.Nodes.Length), n => Assert.Equal(Before.NodeIndex(After.Nodes[n].Id), match.NodeBefore(n)));
        Assert.All(Enumerable.Range(0, After.Consumers.Length), i => Assert.Equal(Before.ConsumerIndex(After.Consumers[i].Id), match.ConsumerBefore(i)));
        Assert.All(Enumerable.Range(0, Before.Consumers.Length), i => Assert.Equal(After.ConsumerIndex(Before.Consumers[i].Id), match.ConsumerAfter(i)));
        Assert.Equal((-1, -1, 0, 1), (match.RackBefore(0), match.RackBefore(1), match.RackBefore(2), match.RackBefore(3)));
        Assert.Equal((-1, 0), (match.PodBefore(0), match.PodBefore(1)));
        Assert.Equal(SiteSnapshot.BatteryCommand, match.ConsumerAfter(SiteSnapshot.BatteryCommand));
    }

    [Fact]
    public void Snapshot_says_the_same_of_what_stays_and_nothing_of_what_is_new()
    {
        var seen = new SiteSnapshot(Before) { Voltage = Reading.Good(230, SmallSite.Start), MonthPeak = new Watts(7) };
        for (int i = 0; i < Before.Consumers.Length; i++)
        {
            seen.ConsumerPower[i] = Reading.Good(100 + i, SmallSite.Start);
            seen.Held[i] = HeldGrant.Nothing(SmallSite.At(i));
        }

        for (int n = 0; n < Before.Nodes.Length; n++)
        {
            seen.NodePower[n] = Reading.Good(n, SmallSite.Start);
        }

        seen.RackWork[1] = Reading.Good(0.5, SmallSite.Start);
        seen.Connectors[1] = new ConnectorReading { IsPlugged = true };
        seen.Reports = [new CommandReport(3, 5, true, SmallSite.Start), new CommandReport(SiteSnapshot.BatteryCommand, 6, true, SmallSite.Start)];
        var carried = new TreeMatch(Before, After).Carry(seen);
        Assert.Equal((seen.Voltage, seen.MonthPeak), (carried.Voltage, carried.MonthPeak));
        foreach (var consumer in After.Consumers)
        {
            int i = Before.ConsumerIndex(consumer.Id);
            Assert.Equal(i < 0 ? Reading.Missing : seen.ConsumerPower[i], carried.ConsumerPower[After.ConsumerIndex(consumer.Id)]);
            Assert.Equal(i < 0 ? default : seen.Held[i], carried.Held[After.ConsumerIndex(consumer.Id)]);
        }

        Assert.All(After.Nodes, n => Assert.Equal(Before.NodeIndex(n.Id) is >= 0 and var b ? seen.NodePower[b] : Reading.Missing, carried.NodePower[After.NodeIndex(n.Id)]));
        Assert.Equal(0.5, carried.RackWork[3].Value);
        Assert.True(carried.Connectors[1].IsPlugged);
        Assert.Equal([5, SiteSnapshot.BatteryCommand], carried.Reports.Select(r => r.Consumer));
    }

    [Fact]
    public void Answers_of_what_is_gone_are_left_out()
    {
        var match = new TreeMatch(After, Before);
        var answers = match.Carry([new CommandReport(After.ConsumerIndex("arack0"), 1, true, default), new CommandReport(After.ConsumerIndex("rack1"), 2, true, default)]);
        Assert.Equal([(Before.ConsumerIndex("rack1"), 2u)], answers.Select(r => (r.Consumer, r.Sequence)));
    }

    [Fact]
    public void A_pod_that_begins_anew_was_nowhere_although_its_name_was_there()
    {
        var match = new TreeMatch(After, After, ["pod"]);
        Assert.Equal((0, -1), (match.PodBefore(0), match.PodBefore(1)));
        Assert.Equal(-1, match.NodeBefore(After.NodeIndex("pod")));
        Assert.Equal((0, 1, -1, -1), (match.RackBefore(0), match.RackBefore(1), match.RackBefore(2), match.RackBefore(3)));
        Assert.Equal((-1, -1), (match.ConsumerBefore(After.ConsumerIndex("rack0")), match.ConsumerAfter(After.ConsumerIndex("rack0"))));
        Assert.Equal(After.ConsumerIndex("arack0"), match.ConsumerAfter(After.ConsumerIndex("arack0")));
    }
}
