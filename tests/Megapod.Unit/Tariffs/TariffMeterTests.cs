namespace Megapod.Unit.Tariffs;

using Megapod.Core.Model;
using Megapod.Core.Tariffs;
using Megapod.Core.Units;

/// <summary>Bills that can be checked by hand.</summary>
public sealed class TariffMeterTests
{
    private static readonly DateTime April = new(2025, 4, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);

    [Fact]
    public void Ratchet_bills_a_share_of_the_highest_month_until_it_is_too_long_ago()
    {
        // 1 000 kW in April, then 500: 80 % of it for two months after, its own from July on.
        var meter = Run(Charge(c => c with { RatchetShare = 0.8, RatchetMonths = 2 }), 122, at => at.Month == 4 ? 1e6 : 0.5e6);
        Assert.Equal(10e-3 * (1e6 + 0.8e6 + 0.8e6 + 0.5e6), meter.DemandCharge, 1e-6);
        Assert.Equal(new ChargeState(0.5e6, 0.5 * 0.8e6, 0.5 * 0.8e6), meter.Charges[0]);
    }

    [Fact]
    public void Ratchet_knows_the_months_that_the_file_states()
    {
        var meter = Run(Charge(c => c with { RatchetShare = 0.8, EarlierPeaks = [new(new(2024, 5, 1), 2e6), new(new(2024, 4, 1), 9e6)] }), 30, _ => 0.5e6);

        // Eleven months back is May, so that the 9 MW of the April before say nothing any more.
        Assert.Equal(10e-3 * 1.6e6, meter.DemandCharge, 1e-6);
        Assert.Equal(1.6e6, meter.FreeWatts, 1e-6);
    }

    [Fact]
    public void Charge_of_peak_hours_does_not_see_the_others_and_one_that_begins_in_a_month_pays_its_days()
    {
        // 300 kW from 17 to 20 h and 900 else; the charge exists from the 16th of April on: half of it.
        var meter = Run(Charge(c => c with { When = new() { Hours = [(17, 20)], ValidFrom = new(2025, 4, 16) } }), 30, at => at.Hour is >= 17 and < 20 ? 0.3e6 : 0.9e6);
        Assert.Equal(10e-3 * 0.3e6 / 2, meter.DemandCharge, 1e-6);
        Assert.Equal(0.9e6, meter.MonthPeakWatts, 1e-6);
    }

    [Fact]
    public void Boundary_of_an_interval_is_the_lowest_peak_that_counts_in_it()
    {
        var tariff = Charge(c => c with { When = new() { Hours = [(17, 20)] } });
        var meter = Run(tariff, 2, at => at.Hour is >= 17 and < 20 ? 0.3e6 : 0.9e6);
        meter.Begin(Instant.FromUtc(April.AddDays(2).AddHours(16)));
        Assert.Equal(0.9e6, meter.FreeWatts, 1e-6);
        meter.Begin(Instant.FromUtc(April.AddDays(2).AddHours(17)));
        Assert.Equal(0.3e6, meter.FreeWatts, 1e-6);
    }

    [Fact]
    public void Subscription_is_paid_in_any_case_and_what_runs_over_it_once_more()
    {
        // 500 kW at 3 per kW: 1 500. 700 kW in one hour of each of 30 days: 6 MWh at 100: 600; and 200 kW at 2: 400.
        var tariff = new TariffConfig { Subscription = new() { PowerWatts = 0.5e6, PricePerWattMonth = 3e-3, OverrunPerWattHour = 100e-6, OverrunPerWattMonth = 2e-3 } };
        var meter = Run(tariff, 30, at => at.Hour == 8 ? 0.7e6 : 0.2e6);
        Assert.Equal(1_500 + 600 + 400, meter.DemandCharge, 1e-6);
        Assert.Equal(0, meter.EnergyCost);
    }

    [Fact]
    public void Stated_peaks_of_the_grid_are_paid_by_the_mean_import_in_them()
    {
        var stated = Instant.FromUtc(April.AddDays(3).AddHours(17));
        var tariff = new TariffConfig { CoincidentPeak = new() { PricePerWatt = 4e-3, Stated = [stated] } };
        var meter = Run(tariff, 30, at => at.Hour == 17 ? at.Minute < 30 ? 0.6e6 : 0.2e6 : 1e6);
        Assert.Equal(4e-3 * 0.4e6, meter.EnergyCost, 1e-6);
        Assert.Equal(0, meter.DemandCharge);
    }

    [Fact]
    public void Export_earns_the_price_less_the_deduction_of_its_hour()
    {
        var tariff = new TariffConfig { ExportDeductionPerWattHour = 5e-6, Fees = [new() { When = new() { Hours = [(12, 14)] }, ExportDeductionPerWattHour = 30e-6 }] };
        var meter = Run(tariff, 1, at => at.Hour is 11 or 12 ? -1e6 : 0, 80e-6);
        Assert.Equal(75 + 50, meter.GridRevenue, 1e-9);
    }

    private static TariffConfig Charge(Func<DemandChargeConfig, DemandChargeConfig> change) =>
        new() { DemandCharges = [change(new DemandChargeConfig { Id = "charge", PricePerMonth = 10e-3 })] };

    private static TariffMeter Run(TariffConfig tariff, int days, Func<DateTime, double> watts, double price = 0)
    {
        var meter = new TariffMeter(new TariffClock(tariff, TimeZoneInfo.Utc));
        for (var at = April; at < April.AddDays(days); at += Quarter)
        {
            var now = Instant.FromUtc(at);
            meter.Begin(now);
            meter.Add(now, watts(at), Quarter.TotalSeconds, new PriceSlot(now, price, price, price));
        }

        meter.CloseWindow();
        return meter;
    }
}
