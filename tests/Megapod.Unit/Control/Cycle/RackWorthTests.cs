namespace Megapod.Unit.Control.Cycle;

using Megapod.Core.Model;

/// <summary>Racks whose work says what it is worth and how much of it there is, while power is short. Two racks of 10 to 100 kW under 110 kW: one can be full.</summary>
public sealed class RackWorthTests
{
    private const double Limit = 110_000;

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void Rack_with_dear_jobs_keeps_its_watts_and_the_cheap_one_gives(int dear, int cheap)
    {
        var site = Site();
        Say(site, dear, 0.004, 0.004, 0.003, 0.003);
        Say(site, cheap, 0.002, 0.002, 0.001, 0.001);
        Run(site, 30, again: s => Say(s, dear, 0.004, 0.004, 0.003, 0.003), other: s => Say(s, cheap, 0.002, 0.002, 0.001, 0.001));
        Assert.Equal(SmallSite.RackFull, site.DrawWatts[dear], 200.0);
        Assert.Equal(SmallSite.RackIdle, site.DrawWatts[cheap], 200.0);
    }

    [Fact]
    public void Watts_go_quarter_by_quarter_to_where_each_is_worth_most()
    {
        var site = Site();

        // 90 kW above rest are four quarters of 22.5 kW: the first of both, then the second of the first rack and the second of the other.
        Run(site, 30, s => Say(s, 0, 0.005, 0.003, 0.001, 0.0005), s => Say(s, 1, 0.004, 0.002, 0.0009, 0.0004));
        Assert.Equal(55_000, site.DrawWatts[0], 200.0);
        Assert.Equal(55_000, site.DrawWatts[1], 200.0);
    }

    [Fact]
    public void Rack_without_work_leaves_its_watts_to_the_other()
    {
        var site = Site();
        Run(site, 30, s => Say(s, 0, 0.004, 0.004, 0.004, 0.004), s => Say(s, 1, 0.001, 0.001, 0.001, 0.001), s => s.Snapshot.RackWork[0] = Reading.Good(0, s.Now));
        Assert.Equal(SmallSite.RackIdle, site.DrawWatts[0], 200.0);
        Assert.Equal(SmallSite.RackFull, site.DrawWatts[1], 200.0);
    }

    [Theory]
    [InlineData(double.NaN, 0.9, 0.9, 0.9)]
    [InlineData(0.9, 0.9, 0.9, double.NaN)]
    [InlineData(1e6, 1e6, 1e6, 1e6)]
    [InlineData(double.PositiveInfinity, 0.9, 0.9, 0.9)]
    [InlineData(0.9, 0.9, 0.9, -1)]
    [InlineData(0.1, 0.2, 0.3, 0.9)]
    public void What_makes_no_sense_is_as_if_it_had_not_been_said(double first, double second, double third, double fourth)
    {
        var silent = Site();
        silent.Run(30);
        var site = Site();
        Run(site, 30, s => Say(s, 1, first, second, third, fourth));
        Assert.Equal(silent.DrawWatts, site.DrawWatts);
    }

    [Fact]
    public void What_was_said_long_ago_does_not_count_any_more()
    {
        var silent = Site();
        silent.Run(200);
        var site = Site();
        Say(site, 1, 0.9, 0.9, 0.9, 0.9);
        site.Run(30);
        Assert.True(site.DrawWatts[1] > silent.DrawWatts[1]);
        site.Run(170);
        Assert.Equal(silent.DrawWatts, site.DrawWatts);
    }

    [Fact]
    public void Whatever_is_said_the_limit_holds_and_all_of_it_is_used()
    {
        var random = new Random(8);
        var site = Site(racks: 5, limit: 300_000);
        site.Run(10);
        for (int s = 0; s < 200; s++)
        {
            for (int i = 0; i < 5; i++)
            {
                double top = random.NextDouble() < 0.2 ? double.NaN : random.NextDouble();
                Say(site, i, top, top * 0.9, top * 0.5, top * 0.1);
            }

            site.Step();
            Assert.True(site.DrawWatts.Sum() <= 300_000 + 1, $"{site.DrawWatts.Sum()} W after {s} s");
        }

        site.Run(30);
        Assert.Equal(300_000, site.DrawWatts.Sum(), 1_000.0);
    }

    private static HonestSite Site(int racks = 2, double limit = Limit) => new(SmallSite.Tree(limit, racks: racks, change: site => site with
    {
        Pods = [.. site.Pods.Select(p => p with { Racks = [.. p.Racks.Select(r => r with { WorkNode = $"node-{r.Id}" })] })],
        Compute = [new ComputeClassConfig { Class = WorkloadClass.Flexible, PricePerGpuHour = 2 }],
    }));

    private static void Say(HonestSite site, int rack, double first, double second, double third, double fourth) => site.Snapshot.RackWorth[rack] = new RackWorth(first, second, third, fourth, site.Now);

    private static void Run(HonestSite site, int seconds, params Action<HonestSite>[] say)
    {
        for (int s = 0; s < seconds; s++)
        {
            Array.ForEach(say, a => a(site));
            site.Step();
        }
    }

    private static void Run(HonestSite site, int seconds, Action<HonestSite> again, Action<HonestSite> other) => Run(site, seconds, [again, other]);
}
