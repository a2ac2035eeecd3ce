namespace Megapod.Unit.Control.Pods;

using Megapod.Control.Pods;

/// <summary>How a rack's ceiling is divided over its servers.</summary>
public sealed class RackBudgetTests
{
    [Fact]
    public void What_one_cannot_use_is_the_others()
    {
        var limits = new double[3];
        Assert.True(RackBudget.Divide(20_000, 2_000, [new(1_000, 5_000, false), new(1_000, 10_000, false), new(1_000, 10_000, false)], limits));
        Assert.Equal([5_000, 6_500, 6_500], limits.Select(w => Math.Round(w)));
    }

    [Fact]
    public void A_server_that_is_drained_gets_the_lowest_and_the_others_the_rest()
    {
        var limits = new double[2];
        Assert.True(RackBudget.Divide(10_000, 0, [new(1_000, 10_000, true), new(1_000, 10_000, false)], limits));
        Assert.Equal([1_000, 9_000], limits.Select(w => Math.Round(w)));
    }

    [Fact]
    public void A_ceiling_below_the_lowest_limits_cannot_be_kept_and_everybody_is_at_the_lowest()
    {
        var limits = new double[2];
        Assert.False(RackBudget.Divide(2_500, 1_000, [new(1_000, 5_000, false), new(1_000, 5_000, false)], limits));
        Assert.Equal([1_000, 1_000], limits);
        Assert.True(RackBudget.Divide(3_000, 1_000, [new(1_000, 5_000, false), new(1_000, 5_000, false)], limits));
        Assert.Throws<ArgumentException>(() => RackBudget.Divide(0, 0, [], new double[1]));
    }

    [Fact]
    public void Sums_never_exceed_the_ceiling_and_more_for_the_rack_is_less_for_nobody() => Proof.ForAll(cases: 500, largest: 12, (seed, size) =>
    {
        var random = new Random(seed);
        var servers = Enumerable.Range(0, size).Select(_ => random.Between(0, 3_000)).Select(least => new ServerRange(least, least + random.Between(0, 8_000), random.Chance(0.2))).ToArray();
        double beside = random.Between(0, 3_000);
        double ceiling = random.Between(0, 8_000.0 * size);
        double[] limits = new double[size];
        double[] more = new double[size];
        bool isKept = RackBudget.Divide(ceiling, beside, servers, limits);
        RackBudget.Divide(ceiling + 1_000, beside, servers, more);
        Assert.Equal(servers.Sum(s => s.LeastWatts) + beside <= ceiling, isKept);
        Assert.True(!isKept || limits.Sum() + beside <= ceiling + 1e-6, "the sum exceeds the ceiling");
        for (int i = 0; i < size; i++)
        {
            Assert.InRange(limits[i], servers[i].LeastWatts, servers[i].MostWatts);
            Assert.True(more[i] >= limits[i] - 1e-6, "more for the rack is less for a server");
        }

        // Nothing is left lying while somebody could take it.
        bool couldTake = servers.Select((s, i) => !s.IsDraining && limits[i] < s.MostWatts - 1).Any(c => c);
        Assert.True(!isKept || !couldTake || limits.Sum() + beside > ceiling - 1, "something is left lying");
    });
}
