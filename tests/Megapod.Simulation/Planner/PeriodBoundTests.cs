namespace Megapod.Simulation.Planner;

using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Devices.Solver;
using Megapod.Lab;
using Megapod.Planning.Horizon;
using Megapod.Planning.Score;

/// <summary>The demand charge in a bound whose steps are longer than the tariff's interval, or do not fit into it. The peak costs 15 per kW, energy 80 by day and 20 by night.</summary>
public sealed class PeriodBoundTests : IDisposable
{
    private const int Quarters = 96;
    private const double PeakPrice = 15e-3;
    private readonly ISolver solver = Solvers.Open(TimeSpan.FromMinutes(1)).Value;

    public void Dispose() => solver.Dispose();

    [Fact]
    public void Steps_longer_than_the_interval_pay_for_the_peak_of_their_means()
    {
        // Without a battery nothing is decided: the hours' means peak at 0.4 MW from 18 to 19 h, the quarters' at 0.7 MW.
        var site = Site(15) with { BatteryWatts = 0 };
        Assert.Equal(0.4e6 * PeakPrice, Solve(site, 4).DemandCharge, 1e-3);
        Assert.Equal(0.7e6 * PeakPrice, Solve(site, 1).DemandCharge, 1e-3);
    }

    [Fact]
    public void Longer_steps_bound_what_shorter_ones_do_and_what_a_site_did()
    {
        var site = Site(15);
        var hours = Solve(site, 4);
        var quarters = Solve(site, 1);
        double done = Solve(site with { BatteryWatts = 0 }, 1).Money;
        Assert.True(hours.Money >= quarters.Money - 1e-6, $"{hours.Money} below {quarters.Money}");
        Assert.True(quarters.Money > done, $"{quarters.Money} not above {done}");
        Assert.Equal(hours.ImportWatts.Max() * PeakPrice, hours.DemandCharge, 1e-3);
        Assert.True(hours.DemandCharge > 0);
    }

    [Fact]
    public void Steps_that_do_not_fit_into_the_interval_pay_for_no_peak()
    {
        // An interval of 20 min may mean less than a quarter in it.
        Assert.Equal(0, Solve(Site(20) with { BatteryWatts = 0 }, 1).DemandCharge);
    }

    private static PlanningSite Site(int windowMinutes)
    {
        var site = DefaultSite.ReadOr(null).Value;
        var tariff = site.Tariff with { DemandChargePerWattMonth = PeakPrice, DemandWindow = TimeSpan.FromMinutes(windowMinutes) };
        return PlanningSite.Of(site with { Pods = [], Compute = [], Tariff = tariff }, 0) with { BaseWatts = 0 };
    }

    /// <summary>Cars of a quarter: 0.1 MW, and in the hour from 18 h on 0.1, 0.3, 0.5 and 0.7 MW.</summary>
    private static double Cars(int quarter) => quarter / 4 == 18 ? (0.1 + (0.2 * (quarter % 4))) * 1e6 : 0.1e6;

    private static double Price(int quarter) => quarter / 4 is >= 6 and < 22 ? 80e-6 : 20e-6;

    private BoundResult Solve(PlanningSite site, int perStep)
    {
        double[] prices = Means(Price, perStep);
        var input = new BoundInput
        {
            From = Instant.FromUtc(new DateTime(2025, 6, 2, 0, 0, 0, DateTimeKind.Utc)),
            Step = TimeSpan.FromMinutes(15 * perStep),
            CarWatts = Means(Cars, perStep),
            ImportPerWattHour = prices,
            ExportPerWattHour = prices,
            StartWattHours = 1e6,
            EndValuePerWattHour = 60e-6,
            MonthOf = new int[Quarters / perStep],
            MonthShare = [1],
            HeldBackPerWattHour = 65_000e-6,
        };
        return PeriodBound.Solve(site, input, solver).Value;
    }

    private static double[] Means(Func<int, double> of, int perStep) =>
        [.. Enumerable.Range(0, Quarters / perStep).Select(k => Enumerable.Range(k * perStep, perStep).Average(of))];
}
