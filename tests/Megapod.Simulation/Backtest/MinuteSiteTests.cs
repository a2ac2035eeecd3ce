namespace Megapod.Simulation.Backtest;

using Megapod.Core.Model;
using Megapod.Lab;
using Megapod.Lab.Backtest;
using Megapod.Planning.Horizon;

/// <summary>The example site by the minute: 1.9 MW usable, 0.25 MW idle, 0.75 MW of compute of which 0.31 MW is worth more than 1000 a MWh, 1.9 MW and 3.9 MWh of battery.</summary>
public sealed class MinuteSiteTests
{
    private static readonly PlanningSite Numbers = PlanningSite.Of(DefaultSite.ReadOr(null).Value, BacktestBuilder.MarginWatts);

    [Fact]
    public void Cars_that_leave_room_get_all_and_compute_runs()
    {
        var flow = Minute(Full(BatteryIntent.Rest), cars: 700_000, stored: 2e6);
        Assert.Equal(700_000, flow.CarWatts, 1.0);
        Assert.Equal(750_000, flow.ComputeWatts, 1.0);
        Assert.Equal(0, flow.BatteryWatts, 1.0);
        Assert.Equal(1_700_000, flow.NetWatts, 1.0);
    }

    [Fact]
    public void Battery_above_its_reserve_comes_before_compute()
    {
        var flow = Minute(Full(BatteryIntent.Rest), cars: 1_500_000, stored: 2e6);
        Assert.Equal(-600_000, flow.BatteryWatts, 1.0);
        Assert.Equal(750_000, flow.ComputeWatts, 1.0);
    }

    [Fact]
    public void Compute_yields_before_cars_when_the_battery_is_empty()
    {
        var flow = Minute(Full(BatteryIntent.Rest), cars: 1_500_000, stored: Numbers.MinimumWattHours);
        Assert.Equal(1_500_000, flow.CarWatts, 1.0);
        Assert.Equal(150_000, flow.ComputeWatts, 1.0);
        Assert.Equal(1_900_000, flow.NetWatts, 1.0);
    }

    [Fact]
    public void Cars_are_held_back_last_and_get_it_back()
    {
        var site = new MinuteSite(Numbers, Numbers.MinimumWattHours);
        site.Step(Full(BatteryIntent.Rest), 1_900_000, 0.25, 0.25);
        Assert.Equal(1_650_000, site.Flow.CarWatts, 1.0);
        Assert.Equal(0, site.Flow.ComputeWatts, 1.0);
        Assert.Equal(250_000 / 60.0, site.HeldBackWattHours, 1.0);
        for (int m = 0; m < 120; m++)
        {
            site.Step(Full(BatteryIntent.Rest), 0, 0.25, 0.25);
        }

        Assert.Equal(0, site.BacklogWattHours, 1.0);
        Assert.Equal(250_000 / 60.0, site.HeldBackWattHours, 1.0);
    }

    [Fact]
    public void Cheap_compute_yields_to_the_months_peak_and_dear_compute_does_not()
    {
        var flow = Minute(Full(BatteryIntent.Rest) with { PeakWatts = 1_000_000 }, cars: 600_000, stored: Numbers.MinimumWattHours);
        Assert.Equal(310_000, flow.ComputeWatts, 1.0);
        Assert.Equal(1_160_000, flow.NetWatts, 1.0);
    }

    [Fact]
    public void Charging_holds_the_import_at_what_is_left_of_the_interval()
    {
        var site = new MinuteSite(Numbers, 2e6);
        for (int m = 0; m < 15; m++)
        {
            site.Step(Full(BatteryIntent.Charge) with { PeakWatts = 1_500_000 }, m < 5 ? 0 : 400_000, (15 - m) / 60.0, 0.25);
        }

        Assert.Equal(1_500_000 * 0.25, site.IntervalWattHours, 10.0);
    }

    [Fact]
    public void Discharging_to_zero_stops_at_the_reserve()
    {
        var flow = Minute(Full(BatteryIntent.DischargeToZero) with { ReserveWattHours = 2e6 - 1 }, cars: 0, stored: 2e6);
        Assert.InRange(flow.BatteryWatts, -100, 0);
        Assert.Equal(-1_000_000, Minute(Full(BatteryIntent.DischargeToZero), cars: 0, stored: 2e6).BatteryWatts, 1.0);
    }

    [Fact]
    public void Export_keeps_its_limit()
    {
        var flow = Minute(Full(BatteryIntent.DischargeToExport) with { ComputeWatts = 0 }, cars: 0, stored: 3e6);
        Assert.Equal(-1_000_000, flow.NetWatts, 1.0);
    }

    [Fact]
    public void Site_that_nobody_controls_holds_cars_back_before_its_pod()
    {
        var site = new MinuteSite(Numbers, Numbers.MinimumWattHours);
        site.Step(new StaticPolicy(750_000).Decide(0, site), 1_500_000, 0.25, 0.25);
        Assert.Equal(750_000, site.Flow.ComputeWatts, 1.0);
        Assert.Equal(900_000, site.Flow.CarWatts, 1.0);
    }

    private static MinuteOrder Full(BatteryIntent intent) => new()
    {
        Intent = intent,
        PeakWatts = double.PositiveInfinity,
        ComputeWatts = 750_000,
        FirmWatts = 310_000,
    };

    private static MinuteFlow Minute(MinuteOrder order, double cars, double stored)
    {
        var site = new MinuteSite(Numbers, stored);
        site.Step(in order, cars, 0.25, 0.25);
        return site.Flow;
    }
}
