namespace Megapod.Unit.Planning;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Planning.Forecasts;
using Megapod.Planning.Horizon;
using Megapod.Planning.Planner;

/// <summary>How much work there will be: what the site file says is usual, and what the days show.</summary>
public sealed class WorkForecasterTests
{
    private static readonly Instant Start = Instant.FromUtc(new DateTime(2026, 5, 1, 0, 0, 0, DateTimeKind.Utc));

    [Fact]
    public void Where_nobody_says_anything_there_is_work_for_all()
    {
        var forecaster = new WorkForecaster(Terms(), TimeZoneInfo.Utc);
        Assert.False(forecaster.IsKnown);
        Assert.Equal(1, forecaster.Expected(Start));
        forecaster.Observe(Start, double.NaN);
        Assert.False(forecaster.IsKnown);
    }

    [Fact]
    public void What_the_file_says_is_usual_stands_until_days_show_something_else()
    {
        var forecaster = new WorkForecaster(Terms([.. Enumerable.Range(0, 24).Select(h => h < 8 ? 0.2 : 0.6)]), TimeZoneInfo.Utc);
        Assert.Equal((0.2, 0.6), (forecaster.Expected(Start + TimeSpan.FromHours(3)), forecaster.Expected(Start + TimeSpan.FromHours(15))));
        for (int q = 0; q < 10 * 96; q++)
        {
            forecaster.Observe(Start + (q * CarForecaster.Quarter), q % 96 < 32 ? 0.2 : 0.7);
        }

        Assert.Equal(0.2, forecaster.Expected(Start + TimeSpan.FromDays(10) + TimeSpan.FromHours(3)), 1e-9);
        Assert.Equal(0.7, forecaster.Expected(Start + TimeSpan.FromDays(10) + TimeSpan.FromHours(15)), 1e-9);
    }

    /// <summary>Worked number of the class: 0.6 in the file, 0.7 on the last days, 0.2 more than usual now, half of a departure left after six hours.</summary>
    [Fact]
    public void Present_departure_fades_and_no_share_is_more_than_all()
    {
        var forecaster = new WorkForecaster(Terms([0.6]), TimeZoneInfo.Utc);
        for (int q = 0; q < 10 * 96; q++)
        {
            forecaster.Observe(Start + (q * CarForecaster.Quarter), 0.7);
        }

        var nine = Start + TimeSpan.FromDays(10);
        forecaster.Observe(nine, 0.9);
        Assert.Equal(0.8, forecaster.Expected(nine + TimeSpan.FromHours(6)), 0.01);
        forecaster.Observe(nine + CarForecaster.Quarter, 1);
        Assert.InRange(forecaster.Expected(nine + (2 * CarForecaster.Quarter)), 0.95, 1);
        Assert.InRange(forecaster.Quantile(0.9, 4, 0.9), 0, 1);
    }

    /// <summary>Worked number of <see cref="PlanningSite.IdleValueAt"/>: nobody is owed what nobody wants.</summary>
    [Fact]
    public void Promise_is_broken_only_towards_who_wants_something()
    {
        var site = new PlanningSite
        {
            LimitWatts = 1,
            ExportWatts = 0,
            BaseWatts = 0,
            Segments = [],
            IdleValuePerHour = -537.6,
            Tariff = new TariffConfig(),
            Compute = [new ComputeClassConfig { Class = WorkloadClass.Firm, PricePerGpuHour = 2, SlaThroughput = 0.96, PenaltyFactor = 1 }],
            Gpus = new SortedDictionary<WorkloadClass, double> { [WorkloadClass.Firm] = 280 },
        };
        Assert.Equal(-537.6, site.IdleValueAt(WorkShares.Full), 1e-9);
        Assert.Equal(-268.8, site.IdleValueAt(WorkShares.Full with { Firm = 0.5 }), 1e-9);
        Assert.Equal(0, site.IdleValueAt(WorkShares.Full with { Firm = 0 }), 1e-9);
    }

    [Fact]
    public void Memory_with_a_share_that_cannot_be_is_not_taken_up()
    {
        PlannerMemory Kept(double share) => new() { Quarters = [new PlanQuarter(Start, 0, Work: WorkShares.Unknown with { Spot = share })] };
        Assert.True(Kept(1).IsSound());
        Assert.True(Kept(double.NaN).IsSound());
        Assert.False(Kept(1.01).IsSound());
        Assert.False(Kept(-0.1).IsSound());
    }

    private static ComputeClassConfig Terms(params double[] usual) => new() { Class = WorkloadClass.Flexible, PricePerGpuHour = 1, UsualWork = usual };
}
