namespace Megapod.Simulation.Study;

using Megapod.Core.Units;
using Megapod.Lab.Simulation;
using Megapod.Lab.Study;
using Megapod.Twin.Simulator;

public sealed class StudyArithmeticTests
{
    private static readonly Instant June = Instant.FromUtc(new DateTime(2025, 6, 1, 0, 0, 0, DateTimeKind.Utc));

    /// <summary>One simulated minute, as a form to fill in.</summary>
    private static readonly Lazy<Run> Form = new(() =>
    {
        using var simulator = new SiteSimulator(ScenarioBuilder.Build(new ScenarioRequest { From = June, To = June + TimeSpan.FromMinutes(1) }).Value);
        return simulator.Complete();
    });

    [Fact]
    public void Year_is_what_was_simulated_scaled_by_days_and_the_demand_charge_scaled_by_months()
    {
        var year = StudyYear.Of([Week(700, 70, 14.00)]);
        Assert.Equal((36_500m, 3_600m, 730m, 33_630m), (year.ComputeValue, year.DemandCharge, year.StoredEnergy, year.Profit));
        Assert.Equal(7, year.DaysSimulated);

        // Two weeks in two months: the demand charge is their mean, not their sum.
        Assert.Equal((36_500m, 3_600m), StudyYear.Of([Week(600, 50, 0), Week(800, 90, 0)]) is var both ? (both.ComputeValue, both.DemandCharge) : default);
    }

    [Fact]
    public void Billing_months_count_by_their_share()
    {
        Assert.Equal(7 / 30.0, BillingMonths.Covered(June, June + TimeSpan.FromDays(7), TimeZoneInfo.Utc), 12);
        Assert.Equal(1 + (1 / 31.0), BillingMonths.Covered(June, June + TimeSpan.FromDays(31), TimeZoneInfo.Utc), 12);
        Assert.Equal(12, BillingMonths.Covered(June, June + TimeSpan.FromDays(365), TimeZoneInfo.Utc), 12);

        // In Amsterdam the month began two hours before.
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Amsterdam");
        Assert.Equal(2 / (30 * 24.0), BillingMonths.Covered(June + TimeSpan.FromDays(30) - TimeSpan.FromHours(4), June + TimeSpan.FromDays(30) - TimeSpan.FromHours(2), zone), 12);
    }

    [Theory]
    [InlineData(900_000, 300_000, true, PayBack.Years, 3.0)]
    [InlineData(900_000, 0, true, PayBack.Never, null)]
    [InlineData(900_000, -1, true, PayBack.Never, null)]
    [InlineData(0, 10, true, PayBack.AtOnce, null)]
    [InlineData(-5, 0, true, PayBack.AtOnce, null)]
    [InlineData(-5, -1, true, PayBack.SpendsLess, null)]
    [InlineData(900_000, 300_000, false, PayBack.CostNotGiven, null)]
    public void Pay_back_is_spent_over_earned_or_says_why_there_is_none(int spent, int earned, bool isKnown, PayBack expected, double? years) =>
        Assert.Equal((expected, years), StudyGain.Simple(spent, earned, isKnown));

    [Fact]
    public void Investment_is_what_a_site_has_more_at_the_costs_that_were_named()
    {
        var costs = new StudyCosts { BatteryPerKilowattHour = 250, Pod = 9_000_000 };
        var sizes = new StudySizes(3e6, 1.9e6, 3.9e6, 2, 1400, 24, 300);
        var than = sizes with { GridWatts = 2e6, BatteryWh = 0, Pods = 1 };
        Assert.Equal((3900 * 250m) + 9_000_000m, costs.Added(sizes, than));
        Assert.Equal(["--grid-cost-per-kw"], costs.Missing(sizes, than));
        Assert.Equal(new[] { "MP3056" }, new StudyCosts { Stall = -1 }.Faults().Select(f => f.Code));
    }

    [Fact]
    public void Baseline_is_without_what_can_be_left_away_and_otherwise_the_first_values()
    {
        StudyVary[] three = [new("grid", ["1", "2"]), new("pod", ["1", "0"]), new("battery", ["0", "0.5"])];
        StudySetting[] one = [new("grid", "2"), new("pod", "1"), new("battery", "0.5")];
        Assert.Equal("grid=2 pod=0 battery=0", string.Join(' ', StudyComparison.BaselineOf(one, three)));
        three[1] = new("pod", ["2", "1"]);
        three[2] = new("battery", ["0.5", "1"]);
        Assert.Equal("grid=1 pod=2 battery=0.5", string.Join(' ', StudyComparison.BaselineOf(one, three)));
    }

    [Fact]
    public void Weeks_are_spread_over_the_months_and_one_span_is_as_a_simulation_has_it()
    {
        var weeks = StudyPeriods.Of(new ScenarioRequest(), null).Value;
        Assert.Equal(["2025-06-01", "2025-09-01", "2025-12-01", "2026-03-01"], weeks.Select(w => $"{w.From!.Value.ToUtc():yyyy-MM-dd}"));
        Assert.All(weeks, w => Assert.Equal(7, w.Days));
        Assert.Equal(28, Assert.Single(StudyPeriods.Of(new ScenarioRequest { Days = 28 }, null).Value).Days);
        Assert.Equal("MP3004", Assert.Single(StudyPeriods.Of(new ScenarioRequest { Days = 28 }, 4).Faults).Code);
        Assert.Equal("MP3055", Assert.Single(StudyPeriods.Of(new ScenarioRequest(), 13).Faults).Code);
    }

    private static StudyPiece Week(decimal compute, decimal demand, double stored) => new(
        Form.Value with
        {
            From = June,
            To = June + TimeSpan.FromDays(7),
            Money = new RunMoney { Profit = 0, EnergyCost = 0, DemandCharge = demand, Degradation = 0, ComputeValue = compute, CarRevenue = 0, GridRevenue = 0 },
        },
        0,
        stored,
        7 / 30.0);
}
