namespace Megapod.Unit.Control.Ledger;

public sealed class LedgerLawTests
{
    [Fact]
    public void Silence_at_any_instant_keeps_every_limit_of_every_random_site()
    {
        double given = 0;
        Proof.ForAll(cases: 150, largest: 12, (seed, size) =>
        {
            var world = new SilentWorld(seed, size);
            world.Run(cycles: 40);
            given += world.GivenWatts;
        });
        Assert.True(given > 1e6 * Proof.Share, $"only {given:F0} W were given above fallbacks in all worlds: a ledger that gives nothing proves nothing");
    }

    [Fact]
    public void Controller_that_dies_at_any_instant_leaves_a_successor_who_keeps_every_limit()
    {
        int deaths = 0;
        double given = 0;
        Proof.ForAll(cases: 300, largest: 12, (seed, size) =>
        {
            var world = new SilentWorld(seed, size);
            world.RunWithDeaths(cycles: 40);
            deaths += world.Deaths;
            given += world.GivenWatts;
        });
        Assert.True(deaths > 600 * Proof.Share && given > 1e6 * Proof.Share, $"{deaths} deaths, {given:F0} W given");
    }

    [Fact]
    public void Ceiling_grows_only_into_confirmed_headroom_on_every_random_site()
    {
        int growths = 0;
        Proof.ForAll(cases: 200, largest: 12, (seed, size) =>
        {
            var world = new SilentWorld(seed, size);
            world.RunForGrowth(cycles: 60);
            growths += world.Growths;
        });
        Assert.True(growths > 1_000 * Proof.Share, $"only {growths} ceilings grew in all worlds");
    }
}
