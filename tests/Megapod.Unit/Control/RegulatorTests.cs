namespace Megapod.Unit.Control;

using Megapod.Control.Regulator;
using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>The regulator as a table: the site's load without the battery is the import less the battery's own power, and a boundary is held by the difference.</summary>
public sealed class RegulatorTests
{
    private const double Far = 1e9;

    [Theory]

    // Feed-forward: what matters is the load, not how much of it the battery bears already.
    [InlineData(RegulatorMode.PeakBudget, 1_000, 1_300, 0, -300)]
    [InlineData(RegulatorMode.PeakBudget, 1_000, 1_000, -300, -300)]
    [InlineData(RegulatorMode.PeakBudget, 1_000, 900, -500, -400)]

    // Below the boundary the battery rests, and does not charge up to it unless that is what is wanted.
    [InlineData(RegulatorMode.PeakBudget, 1_000, 700, 0, 0)]
    [InlineData(RegulatorMode.ChargeToBoundary, 1_000, 700, 0, 300)]
    [InlineData(RegulatorMode.ChargeToBoundary, 1_000, 900, 200, 300)]
    [InlineData(RegulatorMode.ChargeToBoundary, 1_000, 1_300, 0, -300)]

    // Zero exchange bears the load and never charges; the export cap bears it and 400 W more.
    [InlineData(RegulatorMode.ZeroExchange, 1_000, 700, 0, -700)]
    [InlineData(RegulatorMode.ZeroExchange, 1_000, 0, -700, -700)]
    [InlineData(RegulatorMode.ZeroExchange, 1_000, -200, 0, 0)]
    [InlineData(RegulatorMode.ExportCap, 400, 700, 0, -1_100)]
    [InlineData(RegulatorMode.ExportCap, 400, -900, 0, 0)]

    // A set-point looks at nothing.
    [InlineData(RegulatorMode.SetPoint, 250, 5_000, 0, 250)]
    [InlineData(RegulatorMode.SetPoint, -250, 5_000, 0, -250)]
    public void Battery_holds_its_boundary(RegulatorMode mode, double reference, double import, double battery, double expected) =>
        Assert.Equal(expected, Step(import, battery, new RegulatorTarget(mode, reference, -Far, Far, true, SmallSite.At(3))));

    [Theory]
    [InlineData(1_500, 0, -2_000, 500, true, -500)] // inside the clamps
    [InlineData(4_000, 0, -2_000, 500, true, -2_000)] // as much as the battery may, and no more
    [InlineData(200, 0, -2_000, 500, true, 500)] // charging only up to its grant
    [InlineData(200, 0, -2_000, -300, true, -300)] // grants count on 300 W: no less, even where the load is small
    [InlineData(1_500, 0, -2_000, 500, false, 0)] // stored energy may not be spent on the boundary
    [InlineData(1_500, 0, -2_000, -300, false, -300)] // but what grants count on is delivered
    [InlineData(1_500, 0, -100, -300, true, -300)] // and also when the guards leave less than that
    public void Clamps_keep_the_ledger_true(double import, double battery, double lowest, double highest, bool mayDischarge, double expected) =>
        Assert.Equal(expected, Step(import, battery, new RegulatorTarget(RegulatorMode.ChargeToBoundary, 1_000, lowest, highest, mayDischarge, SmallSite.At(3))));

    [Theory]
    [InlineData(double.NaN, 0, 500, 0)]
    [InlineData(double.NaN, 0, -300, -300)]
    [InlineData(700, double.NaN, 500, 0)]
    public void Blind_regulator_neither_charges_nor_chases_but_delivers_what_grants_count_on(double import, double battery, double highest, double expected) =>
        Assert.Equal(expected, Step(import, battery, new RegulatorTarget(RegulatorMode.ChargeToBoundary, 1_000, -Far, highest, true, SmallSite.At(3))));

    [Theory]
    [InlineData(2.9, 500, 300)]
    [InlineData(3.0, 500, 0)]
    [InlineData(3.0, -300, -300)]
    [InlineData(1e5, -300, -300)]
    public void Target_past_its_end_is_no_target(double seconds, double highest, double expected)
    {
        var target = new RegulatorTarget(RegulatorMode.ChargeToBoundary, 1_000, -Far, highest, true, SmallSite.At(3));
        Assert.Equal(expected, Step(700, 0, target, SmallSite.At(seconds)));
    }

    [Fact]
    public void No_input_takes_the_set_point_out_of_its_clamps() => Proof.ForAll(cases: 1_000, largest: 3, (seed, _) =>
    {
        var random = new Random(seed);
        double Any() => random.OneOf(0, double.NaN, double.PositiveInfinity, random.Between(-1e6, 1e6), random.Between(-1e6, 1e6));
        double lowest = random.Between(-1e6, 0);
        double highest = random.Between(lowest, 1e6);
        var target = new RegulatorTarget((RegulatorMode)random.Next(5), random.Between(-1e6, 1e6), lowest, highest, random.Chance(0.5), SmallSite.At(random.Between(-1, 1)));
        double told = Step(Any(), Any(), target);
        Assert.True(told >= lowest && told <= highest, $"{told} is outside {lowest} … {highest}");
    });

    private static double Step(double import, double battery, RegulatorTarget target, Instant? at = null)
    {
        var now = at ?? SmallSite.Start;
        var settings = new RegulatorSettings { Period = TimeSpan.FromSeconds(1), ImportOldest = TimeSpan.FromSeconds(2) };
        RegulatorState state = default;
        var input = new RegulatorInput(now, Reading.Good(import, now), Reading.Good(battery, now));
        return Regulator.Step(in input, in target, in settings, ref state);
    }
}
