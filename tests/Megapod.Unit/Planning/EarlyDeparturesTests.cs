namespace Megapod.Unit.Planning;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Planning.Planner;

/// <summary>How much earlier than stated cars leave, and how sure that is.</summary>
public sealed class EarlyDeparturesTests
{
    private static readonly Instant Start = Instant.FromUtc(new DateTime(2025, 6, 2, 0, 0, 0, DateTimeKind.Utc));

    [Fact]
    public void Too_few_departures_say_nothing()
    {
        var seen = new EarlyDepartures();
        for (int n = 0; n < EarlyDepartures.LeastSeen; n++)
        {
            Assert.Null(seen.Quantile(0.95, Start));
            seen.Observe(new CarDeparture(Start, TimeSpan.FromMinutes(n)));
        }

        // Of thirty the ⌈31 · 0.95⌉ = 30th; for 0.99 ninety-nine are needed.
        Assert.Equal(TimeSpan.FromMinutes(29), seen.Quantile(0.95, Start));
        Assert.Null(seen.Quantile(0.99, Start));
    }

    [Fact]
    public void Late_leavers_postpone_nothing_and_wild_statements_are_bounded()
    {
        var late = new EarlyDepartures();
        var wild = new EarlyDepartures();
        for (int n = 0; n < 50; n++)
        {
            late.Observe(new CarDeparture(Start, TimeSpan.FromMinutes(-n - 1)));
            wild.Observe(new CarDeparture(Start, TimeSpan.FromDays(n)));
        }

        Assert.Equal(TimeSpan.Zero, late.Quantile(0.95, Start));
        Assert.Equal(EarlyDepartures.MostEarly, wild.Quantile(0.95, Start));
    }

    [Fact]
    public void Old_departures_are_forgotten_and_the_number_kept_is_bounded()
    {
        var seen = new EarlyDepartures();
        for (int n = 0; n < EarlyDepartures.MostKept + 100; n++)
        {
            seen.Observe(new CarDeparture(Start + TimeSpan.FromMinutes(n), TimeSpan.Zero));
        }

        Assert.Equal(EarlyDepartures.MostKept, seen.Seen.Count);
        Assert.Null(seen.Quantile(0.95, Start + EarlyDepartures.Oldest + TimeSpan.FromDays(3)));
        Assert.Empty(seen.Seen);
    }

    /// <summary>Of departures that nobody saw before, as many are still there at the instant by which they are owed as was stated.</summary>
    [Theory]
    [InlineData(0.8)]
    [InlineData(0.9)]
    [InlineData(0.95)]
    public void Stated_probability_holds_on_departures_that_come(double probability)
    {
        var chance = new SeededRandom(7);
        int kept = 0;
        const int Sites = 400;
        const int Each = 10;
        for (int site = 0; site < Sites; site++)
        {
            var seen = new EarlyDepartures();
            for (int n = 0; n < 60; n++)
            {
                seen.Observe(new CarDeparture(Start, Early(chance)));
            }

            var early = seen.Quantile(probability, Start)!.Value;
            for (int n = 0; n < Each; n++)
            {
                kept += Early(chance) <= early ? 1 : 0;
            }
        }

        // Never below what is stated but for sampling (three standard deviations of the mean over sites), and not idly far above it.
        double share = kept / (double)(Sites * Each);
        Assert.InRange(share, probability - 0.02, probability + 0.04);
    }

    [Fact]
    public void Remembered_departures_that_cannot_be_are_refused()
    {
        Assert.True(new PlannerMemory { Departures = [new(Start, TimeSpan.Zero), new(Start, TimeSpan.FromHours(-1))] }.IsSound());
        Assert.False(new PlannerMemory { Departures = [new(Start, TimeSpan.Zero), new(new Instant(Start.Ticks - 1), TimeSpan.Zero)] }.IsSound());
        Assert.False(new PlannerMemory { Departures = [new(Start, TimeSpan.FromDays(400))] }.IsSound());
    }

    /// <summary>A third leaves as stated or later, the others earlier, a few very much so.</summary>
    private static TimeSpan Early(SeededRandom chance)
    {
        double u = chance.NextUniform();
        return TimeSpan.FromMinutes(u < 1 / 3.0 ? -20 * chance.NextUniform() : -15 * Math.Log(1 - chance.NextUniform()));
    }
}
