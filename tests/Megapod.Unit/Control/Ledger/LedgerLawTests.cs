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
        Assert.True(given > 1e6, $"only {given:F0} W were given above fallbacks in all worlds: a ledger that gives nothing proves nothing");
    }
}
