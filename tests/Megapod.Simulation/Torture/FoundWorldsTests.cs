namespace Megapod.Simulation.Torture;

using Megapod.Lab.Torture;
using Megapod.Twin.Faults;

/// <summary>Worlds in which the shipped controller once broke a law, one for each cause that was found and mended. They stay clean.</summary>
public sealed class FoundWorldsTests
{
    /// <summary>A world is played from its morning on until a little after the breach.</summary>
    /// <param name="seed">The world.</param>
    /// <param name="hours">How long it is played.</param>
    /// <param name="kind">What went wrong; null: everything in turn.</param>
    /// <param name="cause">What the controller did.</param>
    [Theory]
    [InlineData(28, 1, FaultKind.CommandLoss, "racks whose grants were lost on the way got them again together: 123 of 100 kW/s")]
    [InlineData(383, 3, null, "trims waited for their connectors while a hot battery lost the power that they leant on: 1208 of 1206 kW")]
    [InlineData(378, 23, null, "a rack that had been given up for its lost answers was not told to come down when the battery tripped: 2006 of 2000 kW for three seconds too long")]
    [InlineData(403, 17, null, "others grew into the yes of a battery that was empty: 1317 of 1300 kW for a second too long")]
    [InlineData(480, 1, null, "the import's rise was kept by the mean of the last second, which means twice as much with steps of 10 ms: 105 of 100 kW where they begin")]
    [InlineData(20, 10, null, "the same after the clock had jumped: 106 of 100 kW")]
    [InlineData(85, 4, null, "a battery that gave more than a fuse bears backwards could not give it up after an outage: 1002 and more of 1000 kW fed in for minutes")]
    public void World_that_broke_a_law_once_breaks_none(ulong seed, int hours, FaultKind? kind, string cause)
    {
        var result = TortureRig.Run(new TortureRequest { FirstSeed = seed, LastSeed = seed, Hours = hours, Kinds = kind is { } one ? [one] : null }, stop: TestContext.Current.CancellationToken).Value;
        Assert.True(result.LawsBroken.Count == 0, $"{cause}; now: {string.Join("; ", result.LawsBroken)}");
    }
}
