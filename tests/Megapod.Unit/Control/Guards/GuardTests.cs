namespace Megapod.Unit.Control.Guards;

using Megapod.Control.Cooling;
using Megapod.Control.Cycle;
using Megapod.Control.Guards;
using Megapod.Control.Topology;
using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Unit.Control.Ledger;

/// <summary>Each of the nine guards on random sites, readings and bounds: it only narrows, a second time changes nothing, and it names itself where it did.</summary>
public sealed class GuardTests
{
    [Theory]
    [InlineData(GuardId.SafetyInput)]
    [InlineData(GuardId.Topology)]
    [InlineData(GuardId.MeterLost)]
    [InlineData(GuardId.NMinusOne)]
    [InlineData(GuardId.Ramp)]
    [InlineData(GuardId.Thermal)]
    [InlineData(GuardId.StateOfCharge)]
    [InlineData(GuardId.Export)]
    [InlineData(GuardId.GridEvent)]
    [InlineData(GuardId.Service)]
    public void Guard_only_narrows_is_idempotent_and_names_itself_where_it_binds(GuardId id)
    {
        var guard = Of(id);
        Assert.Equal(id, guard.Id);
        int bound = 0;
        Proof.ForAll(cases: 300, largest: 8, (seed, size) =>
        {
            var random = new Random(seed);
            var input = Input(random, size);
            var bounds = Bounds(random, input.Tree);
            var before = Frozen.Of(bounds);
            guard.Narrow(input, bounds);
            var after = Frozen.Of(bounds);
            bound += before.Narrowed(after, id) ? 1 : 0;
            guard.Narrow(input, bounds);
            Assert.Equal(after, Frozen.Of(bounds));
        });
        Assert.True(bound > 10 * Proof.Share, $"{id} narrowed in only {bound} of 300 cases");
    }

    private static IGuard Of(GuardId id) => id switch
    {
        GuardId.SafetyInput => new SafetyInputGuard(),
        GuardId.Topology => new TopologyGuard(),
        GuardId.MeterLost => new MeterLostGuard(),
        GuardId.NMinusOne => new NMinusOneGuard(),
        GuardId.Ramp => new RampGuard(),
        GuardId.Thermal => new ThermalGuard(),
        GuardId.StateOfCharge => new StateOfChargeGuard(),
        GuardId.Export => new ExportGuard(),
        GuardId.Service => new ServiceGuard(),
        _ => new GridEventGuard(),
    };

    private static GuardInput Input(Random random, int size)
    {
        var drawn = RandomSite.Tree(random, size).Site;
        var tree = PowerTree.From(drawn with { Grid = drawn.Grid with { UpRampWattsPerSecond = random.Chance(0.5) ? random.Between(0, 1e5) : null } });
        var snapshot = new SiteSnapshot(tree)
        {
            Ambient = random.OneOf(Reading.Missing, Reading.Good(random.Between(-20, 60), SmallSite.At(random.OneOf(0, -7_200)))),
            EventLimits = random.Chance(0.5)
                ? [new LimitConfig { Id = "event", Amount = random.Between(0, 1e6), Direction = random.OneOf(LimitDirection.Import, LimitDirection.Export), ValidFrom = SmallSite.At(random.Between(-60, 60)) }]
                : [],
        };
        for (int n = 0; n < snapshot.SafetyLatched.Length; n++)
        {
            snapshot.SafetyLatched[n] = random.Chance(0.2);
        }

        for (int k = 0; k < snapshot.Duties.Length; k++)
        {
            snapshot.Duties[k] = new RackDuty(random.Chance(0.5), new Watts(random.Between(0, 1e5)), random.Chance(0.2));
        }

        return new GuardInput
        {
            Tree = tree,
            Snapshot = snapshot,
            Cooling = new CoolingState(tree),
            Topology = random.OneOf(Enum.GetValues<GridTopology>()),
            IsBelowIslandReserve = random.Chance(0.3),
            Step = random.OneOf(Enum.GetValues<StartStep>()),
            Now = SmallSite.Start,
            ElapsedSeconds = random.Between(0, 10),
            IsRootMeterTrusted = random.Chance(0.5),
            Soc = random.OneOf(double.NaN, random.NextDouble(), random.Between(0, 0.1), random.Between(0.98, 1)),
            RecoverySeconds = SiteCycle.RecoveryOf(tree),
            LastingLoadWatts = random.Between(0, 1e5),
            SheddableWatts = random.Between(0, 1e6),
        };
    }

    private static Bounds Bounds(Random random, PowerTree tree)
    {
        var bounds = new Bounds(tree.Consumers.Length);
        double power = tree.Site.Battery?.Power.Value ?? 0;
        bounds.Open([.. tree.Consumers.Select(c => c.Nameplate.Value)], power, power);

        // Another guard has been here before.
        bounds.NarrowRackGrowth(random.OneOf(double.PositiveInfinity, random.Between(0, 1e6)), GuardId.None);
        bounds.NarrowSupport(random.Between(0, 2 * power), GuardId.None);
        return bounds;
    }

    private sealed record Frozen(string Consumers, string By, double Support, GuardId SupportBy, double Discharge, double Charge, double Growth, GuardId GrowthBy)
    {
        private double[] Watts { get; init; } = [];

        private GuardId[] Names { get; init; } = [];

        public static Frozen Of(Bounds b) =>
            new(string.Join(' ', b.MaximumWatts), string.Join(' ', b.MaximumBy), b.SupportWatts, b.SupportBy, b.DischargeWatts, b.ChargeWatts, b.RackGrowthWatts, b.RackGrowthBy)
            {
                Watts = [.. b.MaximumWatts],
                Names = [.. b.MaximumBy],
            };

        public bool Equals(Frozen? other) => other is not null
            && (Consumers, By, Support, SupportBy, Discharge, Charge, Growth, GrowthBy) == (other.Consumers, other.By, other.Support, other.SupportBy, other.Discharge, other.Charge, other.Growth, other.GrowthBy);

        public override int GetHashCode() => HashCode.Combine(Consumers, By, Support, Growth);

        /// <summary>Whether anything is narrower afterwards; fails when anything is wider, below zero or unnamed.</summary>
        public bool Narrowed(Frozen after, GuardId id)
        {
            for (int i = 0; i < Watts.Length; i++)
            {
                Assert.True(after.Watts[i] <= Watts[i] && after.Watts[i] >= 0);
                Assert.Equal(after.Watts[i] < Watts[i] ? id : Names[i], after.Names[i]);
            }

            Assert.True(after.Support <= Support && after.Support >= 0 && after.Support <= after.Discharge);
            Assert.True(after.Discharge <= Discharge && after.Discharge >= 0);
            Assert.True(after.Charge <= Charge && after.Charge >= 0);
            Assert.True(after.Growth <= Growth && after.Growth >= 0);
            Assert.Equal(after.Support < Support ? id : SupportBy, after.SupportBy);
            Assert.Equal(after.Growth < Growth ? id : GrowthBy, after.GrowthBy);
            return after != this;
        }
    }
}
