namespace Megapod.Simulation.Planner;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Planning.Forecasts;
using Megapod.Planning.Planner;
using Megapod.Planning.Score;
using Megapod.Twin.Physics;

/// <summary>What a plan makes of work that comes and goes.</summary>
public sealed class WorkPlanTests
{
    private static readonly Instant Midnight = PlannerRig.Monday + TimeSpan.FromDays(14);

    /// <summary>Racks of 0.4 MW firm and 0.6 MW flexible, a quarter of it at idle; flexible work for a third of the accelerators at night.</summary>
    [Fact]
    public void Night_without_work_is_planned_as_one()
    {
        using var rig = new PlannerRig(s => Usual(s, h => h < 6 ? 1.0 / 3 : 1), price: _ => 10 / PlannerRig.Mega);
        var plan = rig.Make();
        var night = SlotAt(plan, Midnight + TimeSpan.FromHours(26));
        var day = SlotAt(plan, Midnight + TimeSpan.FromHours(15));
        Assert.Equal(1.0 / 3, night.Work!.Value.Flexible, 1e-6);
        Assert.Equal(1, night.Work!.Value.Firm, 1e-9);
        Assert.Equal(0.15e6 + (0.45e6 / 3), night.ComputeWatts[WorkloadClass.Flexible], 1_000.0);
        Assert.Equal(0.4e6, night.ComputeWatts[WorkloadClass.Firm], 1_000.0);
        Assert.Equal(0.6e6, day.ComputeWatts[WorkloadClass.Flexible], 1_000.0);
        Assert.Null(PlanCheck.Judge(plan, rig.Numbers, new PlanRequest { Now = rig.Now }, rig.Now, double.NaN));

        // Where nobody says anything of work, a plan says nothing of it either.
        using var busy = new PlannerRig(price: _ => 10 / PlannerRig.Mega);
        Assert.Null(SlotAt(busy.Make(), Midnight + TimeSpan.FromHours(26)).Work);
    }

    [Fact]
    public void Work_is_learned_from_what_racks_say_and_its_forecast_is_scored()
    {
        using var rig = new PlannerRig();
        for (int q = 0; q < 10 * 96; q++)
        {
            rig.Planner.Observe(new PlanQuarter(Midnight + (q * CarForecaster.Quarter), 0, Work: WorkShares.Unknown with { Firm = 0.5, Flexible = q % 96 < 48 ? 0.25 : 0.75 }));
        }

        var now = Midnight + TimeSpan.FromDays(10);
        var plan = rig.Make(r => r with { Now = now });
        Assert.Equal(0.25, SlotAt(plan, now + TimeSpan.FromHours(3)).Work!.Value.Flexible, 0.01);
        Assert.Equal(0.75, SlotAt(plan, now + TimeSpan.FromHours(18)).Work!.Value.Flexible, 0.01);
        Assert.Equal(0.5, SlotAt(plan, now + TimeSpan.FromHours(18)).Work!.Value.Firm, 0.01);
        Assert.Equal(["cars", "importPrice", "workFirm", "workFlexible"], rig.Planner.Quality.Select(q => q.Forecast));
        Assert.All(rig.Planner.Quality.Single(q => q.Forecast == "workFlexible").Leads, l => Assert.InRange(l.MeanAbsoluteError!.Value, 0, 0.1));
    }

    [Fact]
    public void Futures_have_much_work_and_little_once_its_errors_are_known()
    {
        using var rig = new PlannerRig(settings: PlannerSettings.Shipped);
        for (int q = 0; q < 20 * 96; q++)
        {
            rig.Planner.Observe(new PlanQuarter(Midnight + (q * CarForecaster.Quarter), 0, Work: WorkShares.Full with { Flexible = 0.3 + (0.4 * Draws.Uniform(1, 1, (ulong)(q / 96))) }));
        }

        var outlook = rig.Planner.Look(Midnight + TimeSpan.FromDays(20), 0);
        double[] tomorrow = [.. outlook.Work.Select(future => future[100].Flexible)];
        Assert.True(tomorrow.Max() - tomorrow.Min() > 0.2, string.Join(' ', tomorrow));
        Assert.All(outlook.Work, future => Assert.Equal(outlook.Work[0][0], future[0]));
        Assert.All(outlook.Work, future => Assert.Equal(1, future[100].Firm));
    }

    /// <summary>A bound may run no more than there was work for, and owes nobody what nobody wanted.</summary>
    [Fact]
    public void Bound_counts_no_work_that_was_not_there()
    {
        using var rig = new PlannerRig();
        using var solver = Devices.Solver.Solvers.Open(TimeSpan.FromMinutes(1)).Value;
        double Money(double share) => PeriodBound.Solve(rig.Numbers, new BoundInput
        {
            From = Midnight,
            Step = TimeSpan.FromMinutes(15),
            CarWatts = new double[96],
            ImportPerWattHour = [.. Enumerable.Repeat(50e-6, 96)],
            ExportPerWattHour = [.. Enumerable.Repeat(50e-6, 96)],
            StartWattHours = rig.Numbers.MinimumWattHours,
            EndValuePerWattHour = 0,
            MonthOf = new int[96],
            MonthShare = [0],
            HeldBackPerWattHour = 65_000e-6,
            Work = [.. Enumerable.Repeat(new WorkShares(share, share, share, share), 96)],
        }, solver).Value.Money;

        // Without work only idle racks are paid for: 0.25 MW and the base load for a day at 50 and the adder of 20.
        Assert.Equal(-24 * rig.Numbers.BaseWatts * 70e-6, Money(0), 1.0);
        Assert.Equal((Money(0) + Money(1)) / 2, Money(0.5), 1.0);
        Assert.True(Money(1) > 10_000);
    }

    private static SiteConfig Usual(SiteConfig site, Func<int, double> share) => site with
    {
        Compute = [.. site.Compute.Select(c => c.Class == WorkloadClass.Flexible ? c with { UsualWork = [.. Enumerable.Range(0, 24).Select(share)] } : c)],
    };

    private static PlanSlot SlotAt(Plan plan, Instant at) => plan.Slots.Last(s => s.Start <= at);
}
