namespace Megapod.Unit.Tariffs;

using System.Globalization;
using Megapod.Core.Model;
using Megapod.Core.Tariffs;
using Megapod.Core.Units;

/// <summary>What a kWh costs at an instant and which charges count, by numbers that can be checked by hand.</summary>
public sealed class TariffClockTests
{
    private const double Mega = 1e6;
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    /// <summary>30 on workdays from 17 to 22 h in winter, 25 in those hours else, 10 flat; from the middle of July on 40 all day.</summary>
    private static readonly TariffConfig Changing = new()
    {
        ImportAdderPerWattHour = 10 / Mega,
        ExportDeductionPerWattHour = 5 / Mega,
        Fees =
        [
            new() { When = new() { ValidFrom = new(2025, 7, 15), ValidUntil = new(2025, 8, 1) }, ImportAdderPerWattHour = 40 / Mega },
            new() { When = new() { Hours = [(17, 22)], Days = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday], Months = [1, 2, 11, 12] }, ImportAdderPerWattHour = 30 / Mega, ExportDeductionPerWattHour = 8 / Mega },
            new() { When = new() { Hours = [(17, 22)] }, ImportAdderPerWattHour = 25 / Mega },
        ],
    };

    [Theory]
    [InlineData("2025-01-06T15:59:00Z", 10, 5)] // Monday, 16:59 in Berlin.
    [InlineData("2025-01-06T16:00:00Z", 30, 8)]
    [InlineData("2025-01-06T20:59:00Z", 30, 8)]
    [InlineData("2025-01-06T21:00:00Z", 10, 5)]
    [InlineData("2025-01-05T16:00:00Z", 25, 5)] // A Sunday falls through to the next window, which says nothing of export.
    [InlineData("2025-06-02T15:00:00Z", 25, 5)] // Summer time: 17:00 is an hour earlier in UTC.
    [InlineData("2025-07-14T21:45:00Z", 10, 5)] // 23:45, the last quarter before the change.
    [InlineData("2025-07-14T22:00:00Z", 40, 5)] // Local midnight in the middle of a month.
    [InlineData("2025-07-31T21:45:00Z", 40, 5)]
    [InlineData("2025-07-31T22:00:00Z", 10, 5)]
    public void First_fee_that_fits_counts_and_the_flat_one_elsewhere(string at, double import, double export)
    {
        var rates = new TariffClock(Changing, Berlin).At(At(at));
        Assert.Equal((import, export), (rates.SettledAdder * Mega, rates.ExportDeduction * Mega), Near);
        Assert.Equal(rates.PlannedAdder, rates.SettledAdder);
    }

    [Fact]
    public void Year_of_fees_is_as_long_as_the_clock_on_the_wall_says()
    {
        // 17 to 22 h has 5 h on every day, whatever the clock does at night; 2 to 3 h does not exist on the last Sunday of March and comes twice on that of October.
        Assert.Equal((365 * 5, 365), (Hours((17, 22)), Hours((2, 3))));
        Assert.Equal((30, 31), (HoursIn((2, 3), 3), HoursIn((2, 3), 12)));
        Assert.Equal(32, HoursIn((2, 3), 10));

        static double Hours((int, int) hours) => Enumerable.Range(1, 12).Sum(m => HoursIn(hours, m));
        static double HoursIn((int, int) hours, int month)
        {
            var clock = new TariffClock(new() { Fees = [new() { When = new() { Hours = [hours], Months = [month] }, ImportAdderPerWattHour = 1 }] }, Berlin);
            return Quarters(2025).Sum(q => clock.At(q).ImportAdder) / 4;
        }
    }

    [Fact]
    public void Tariff_that_changes_each_month_is_followed_through_a_year()
    {
        // Month m costs m; from the 15th on, a local midnight, a tenth more.
        var fees = Enumerable.Range(1, 12).SelectMany(m => new FeeWindowConfig[]
        {
            new() { When = new() { ValidFrom = new(2025, m, 15), ValidUntil = new DateOnly(2025, m, 1).AddMonths(1) }, ImportAdderPerWattHour = 1.1 * m },
            new() { When = new() { Months = [m] }, ImportAdderPerWattHour = m },
        });
        var clock = new TariffClock(new() { Fees = [.. fees], BillingTimeZone = Berlin.Id }, Berlin);
        foreach (var at in Quarters(2025))
        {
            var local = TimeZoneInfo.ConvertTimeFromUtc(at.ToUtc(), Berlin);
            Assert.Equal(local.Month * (local.Day >= 15 ? 1.1 : 1), clock.At(at).ImportAdder, 1e-12);
            Assert.Equal((2025 * 12) + local.Month - 1, clock.MonthOf(at));
        }

        // March: 14 days of 3 and 17 of 3.3, one of the latter an hour short.
        var march = (At("2025-02-28T23:00:00Z"), At("2025-03-31T22:00:00Z"));
        Assert.Equal(((14 * 24 * 3) + (((17 * 24) - 1) * 3.3)) / ((31 * 24) - 1), clock.MeanImportAdder(march.Item1, march.Item2), 1e-9);
    }

    [Fact]
    public void Summer_charge_counts_peak_hours_only_and_month_edges_are_local()
    {
        var charge = new DemandChargeConfig { Id = "summer", When = new() { Hours = [(12, 20)], Months = [6, 7, 8, 9] }, PricePerMonth = 10e-3 };
        var clock = new TariffClock(new() { DemandCharges = [charge] }, Berlin);
        Assert.False(clock.Counts(clock.Charges[0], At("2025-06-01T09:45:00Z")));
        Assert.True(clock.Counts(clock.Charges[0], At("2025-06-01T10:00:00Z")));
        Assert.False(clock.Counts(clock.Charges[0], At("2025-06-01T18:00:00Z")));
        Assert.False(clock.Counts(clock.Charges[0], At("2025-10-01T10:00:00Z")));
        Assert.Equal(1, clock.MonthOf(At("2025-05-31T22:00:00Z")) - clock.MonthOf(At("2025-05-31T21:59:00Z")));
    }

    [Theory]
    [InlineData(1.0, 0.9, 10, 12)] // 12 per kVA at a power factor of 1.
    [InlineData(0.8, 0, 0, 15)] // 12 / 0.8.
    [InlineData(0.8, 0.9, 10, 16.5)] // And 10 % more below 0.9.
    [InlineData(0.9, 0.9, 10, 13.333333333333334)] // At it nothing more.
    public void Price_of_apparent_power_becomes_one_of_active_power(double powerFactor, double least, double surchargePercent, double perKilowatt)
    {
        var charge = new DemandChargeConfig { Id = "kva", Quantity = LimitQuantity.VoltAmperes, PricePerMonth = 12e-3, LeastPowerFactor = least, PowerFactorSurcharge = surchargePercent / 100 };
        Assert.Equal(perKilowatt, TariffCharge.Further(new() { PowerFactor = powerFactor, DemandCharges = [charge] })[0].PricePerWattMonth * 1000, 1e-9);
    }

    [Fact]
    public void Expected_peak_of_the_grid_is_spread_over_its_hours_and_a_stated_one_is_paid_in_its_own()
    {
        // One peak in 16 to 19 h of the 30 days of June: 1/90 an hour; at 4 per kW that is 0.0444 per kWh. What is stated costs 4 per kWh in its hour.
        var tariff = new TariffConfig
        {
            CoincidentPeak = new()
            {
                PricePerWatt = 4e-3,
                Expected = [new() { When = new() { Hours = [(16, 19)], Months = [6] }, PerMonth = 1 }],
                Stated = [At("2025-06-10T15:30:00Z")],
            },
        };
        var clock = new TariffClock(tariff, TimeZoneInfo.Utc);
        Assert.Equal(4.0 / 90, clock.At(At("2025-06-10T16:00:00Z")).ExpectedPeak * 1000, 1e-12);
        Assert.Equal(0, clock.At(At("2025-06-10T19:00:00Z")).ExpectedPeak);
        Assert.Equal(0, clock.At(At("2025-07-10T16:00:00Z")).ExpectedPeak);
        Assert.Equal([0, 4, 4, 0], ((string[])["15:15", "15:30", "16:15", "16:30"]).Select(t => Math.Round(clock.At(At($"2025-06-10T{t}:00Z")).StatedPeak * 1000, 9)));

        // Constant import of 1 kW through all of June pays for one peak either way.
        var june = Quarters(2025).Where(q => q.ToUtc().Month == 6).ToList();
        Assert.Equal(4.0, june.Sum(q => clock.At(q).ExpectedPeak) * 1000 / 4, 1e-9);
        Assert.Equal(4.0, june.Sum(q => clock.At(q).StatedPeak) * 1000 / 4, 1e-9);
    }

    private static readonly IEqualityComparer<(double, double)> Near = EqualityComparer<(double, double)>.Create((a, b) => Math.Abs(a.Item1 - b.Item1) + Math.Abs(a.Item2 - b.Item2) < 1e-9);

    private static IEnumerable<Instant> Quarters(int year)
    {
        var from = TimeZoneInfo.ConvertTimeToUtc(new DateTime(year, 1, 1), Berlin);
        var until = TimeZoneInfo.ConvertTimeToUtc(new DateTime(year + 1, 1, 1), Berlin);
        for (var at = from; at < until; at = at.AddMinutes(15))
        {
            yield return Instant.FromUtc(at);
        }
    }

    private static Instant At(string text) => Instant.From(DateTimeOffset.Parse(text, CultureInfo.InvariantCulture));
}
