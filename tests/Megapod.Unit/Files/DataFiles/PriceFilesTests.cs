namespace Megapod.Unit.Files.DataFiles;

using System.Globalization;
using System.Text;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Files.DataFiles;
using static Megapod.Unit.Files.DataFiles.DataFolderOnDisk;

public sealed class PriceFilesTests
{
    private const string File = "prices/nl_day_ahead_hourly_test.csv";
    private const string Header = "start_utc,price_eur_per_mwh\n";

    [Fact]
    public void Prices_come_per_watt_hour_and_may_be_negative()
    {
        var series = Read(Header + "2023-06-01T00:00:00Z,50\n2023-06-01T01:00:00Z,-500.5\n", 0, 2).Value;
        Assert.Equal(TimeSpan.FromHours(1), series.Step);
        Assert.Equal([50e-6, -500.5e-6], series.Slots.Select(slot => slot.DayAheadPerWattHour));
        Assert.Equal(series.Slots.Select(slot => slot.DayAheadPerWattHour), series.Slots.Select(slot => slot.ImportPerWattHour));
        Assert.Equal(series.Slots.Select(slot => slot.DayAheadPerWattHour), series.Slots.Select(slot => slot.ExportPerWattHour));
    }

    [Fact]
    public void A_window_inside_an_hour_gets_the_whole_hour()
    {
        using var disk = new DataFolderOnDisk().With(File, Header + Hours(2023, 6, 1, 24));
        var series = disk.Folder.ReadPrices("nl-day-ahead", Utc(2023, 6, 1, 3, 20), Utc(2023, 6, 1, 5, 10)).Value;
        Assert.Equal(Utc(2023, 6, 1, 3), series.From);
        Assert.Equal(Utc(2023, 6, 1, 6), series.Until);
    }

    [Fact]
    public void Rows_out_of_order_carriage_returns_and_a_byte_order_mark_change_nothing()
    {
        var text = "\uFEFFstart_utc,price_eur_per_mwh\r\n2023-06-01T01:00:00Z,2\r\n\r\n2023-06-01T00:00:00Z,1\r\n";
        Assert.Equal([1e-6, 2e-6], Read(text, 0, 2).Value.Slots.Select(slot => slot.ImportPerWattHour));
    }

    [Fact]
    public void Columns_may_stand_in_any_order_beside_others() =>
        Assert.Equal(7e-6, Read("note,price_eur_per_mwh,start_utc\n\"a, b\",7,2023-06-01T00:00:00Z\n", 0, 1).Value.Slots[0].ImportPerWattHour);

    [Fact]
    public void A_day_with_a_missing_hour_is_refused_with_its_date()
    {
        var text = Header + string.Concat(Hours(2023, 6, 1, 24).Split('\n').Where((_, hour) => hour is not (5 or 6)).Select(line => line + "\n")).TrimEnd('\n') + "\n";
        var fault = Assert.Single(Read(text, 0, 24).Faults);
        Assert.Equal("MP2016", fault.Code);
        Assert.Contains("2 of the hours", fault.Message, StringComparison.Ordinal);
        Assert.Contains("2023-06-01T05:00:00.000Z", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Thursday 2023-06-01", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_hour_that_is_there_twice_alike_is_taken_once() =>
        Assert.Equal(2, Read(Header + "2023-06-01T00:00:00Z,1\n2023-06-01T00:00:00Z,1.0\n2023-06-01T01:00:00Z,2\n", 0, 2).Value.Slots.Count);

    [Fact]
    public void An_hour_that_is_there_twice_with_two_prices_is_refused_with_both_lines()
    {
        var fault = Assert.Single(Read(Header + "2023-06-01T00:00:00Z,1\n2023-06-01T01:00:00Z,2\n2023-06-01T00:00:00Z,3\n", 0, 2).Faults);
        Assert.Equal(("MP2015", 4), (fault.Code, fault.Line));
        Assert.Contains("line 2", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "MP2011")]
    [InlineData("NaN", "MP2011")]
    [InlineData("Infinity", "MP2011")]
    [InlineData("1e999", "MP2011")]
    [InlineData("1,5", "MP2009")]
    [InlineData("\"1,5\"", "MP2011")]
    [InlineData("0x10", "MP2011")]
    [InlineData("20000.5", "MP2012")]
    [InlineData("-20001", "MP2012")]
    public void A_price_that_is_none_is_refused_with_its_line(string price, string code)
    {
        var fault = Assert.Single(Read(Header + $"2023-06-01T00:00:00Z,1\n2023-06-01T01:00:00Z,{price}\n", 0, 2).Faults);
        Assert.Equal((code, 3), (fault.Code, fault.Line));
        Assert.NotEmpty(fault.Remedy);
        Assert.EndsWith("nl_day_ahead_hourly_test.csv", fault.File, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2023-06-01T00:00:00", "MP2013")]
    [InlineData("2023-06-01T00:00:00+02:00", "MP2013")]
    [InlineData("2023-02-30T00:00:00Z", "MP2013")]
    [InlineData("01/06/2023", "MP2013")]
    [InlineData("2023-06-01T00:30:00Z", "MP2014")]
    public void A_time_that_is_not_the_start_of_a_utc_hour_is_refused(string time, string code) =>
        Assert.Equal((code, 2), Read(Header + time + ",1\n", 0, 1).Faults.Select(fault => (fault.Code, fault.Line)).Single());

    [Fact]
    public void A_local_day_of_23_hours_and_one_of_25_have_so_many_slots()
    {
        using var disk = new DataFolderOnDisk().With(File, Header + Hours(2023, 3, 20, 24 * 14) + Hours(2023, 10, 25, 24 * 7));
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Amsterdam");
        Assert.Equal(23, LocalDay(2023, 3, 26).Slots.Count);
        Assert.Equal(24, LocalDay(2023, 3, 27).Slots.Count);
        Assert.Equal(25, LocalDay(2023, 10, 29).Slots.Count);

        PriceSeries LocalDay(int year, int month, int day)
        {
            var midnight = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Unspecified);
            return disk.Folder.ReadPrices("nl-day-ahead", At(midnight), At(midnight.AddDays(1))).Value;
        }

        Instant At(DateTime local) => Instant.FromUtc(TimeZoneInfo.ConvertTimeToUtc(local, zone));
    }

    [Fact]
    public void Imbalance_settles_import_at_short_and_export_at_long_and_knows_the_day_ahead_price_of_the_hour()
    {
        using var disk = new DataFolderOnDisk()
            .With(File, Header + "2023-06-01T00:00:00Z,50\n2023-06-01T01:00:00Z,60\n")
            .With(
                "prices/nl_imbalance_15min_2023.csv",
                "start_utc,imbalance_long_eur_per_mwh,imbalance_short_eur_per_mwh\n2023-06-01T00:45:00Z,-10,200\n2023-06-01T01:00:00Z,-11,201\n");
        var series = disk.Folder.ReadPrices("nl-imbalance", Utc(2023, 6, 1, 0, 45), Utc(2023, 6, 1, 1, 15)).Value;
        Assert.Equal(
            [new PriceSlot(Utc(2023, 6, 1, 0, 45), 50 / 1e6, 200 / 1e6, -10 / 1e6), new PriceSlot(Utc(2023, 6, 1, 1), 60 / 1e6, 201 / 1e6, -11 / 1e6)],
            series.Slots);
    }

    [Fact]
    public void An_unknown_market_is_answered_with_the_known_ones()
    {
        using var disk = new DataFolderOnDisk();
        var fault = Assert.Single(disk.Folder.ReadPrices("moon", Utc(2023, 6, 1), Utc(2023, 6, 2)).Faults);
        Assert.Equal("MP2018", fault.Code);
        Assert.Contains("nl-imbalance", fault.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_window_that_ends_before_it_begins_and_one_of_a_thousand_years_are_refused()
    {
        using var disk = new DataFolderOnDisk().With(File, Header + Hours(2023, 6, 1, 2));
        Assert.Equal("MP2017", disk.Folder.ReadPrices("nl-day-ahead", Utc(2023, 6, 2), Utc(2023, 6, 1)).Faults[0].Code);
        Assert.Equal("MP2017", disk.Folder.ReadPrices("nl-day-ahead", Utc(2023, 6, 2), Utc(3023, 6, 1)).Faults[0].Code);
        Assert.Equal("MP2017", disk.Folder.ReadPrices("nl-day-ahead", Instant.Never, Instant.Forever).Faults[0].Code);
    }

    [Theory]
    [InlineData("nl_2023_seed2", "nl-day-ahead")]
    [InlineData("ercot_2022_seed1", "ercot-north")]
    [InlineData("elsewhere", null)]
    public void A_world_has_its_market(string world, string? market) => Assert.Equal(market, Markets.DefaultFor(world));

    internal static string Hours(int year, int month, int day, int count)
    {
        var text = new StringBuilder();
        var start = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc);
        for (var hour = 0; hour < count; hour++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{start.AddHours(hour):yyyy-MM-ddTHH:mm:ss}Z,{hour}\n");
        }

        return text.ToString();
    }

    private static Outcome<PriceSeries> Read(string text, int fromHour, int untilHour)
    {
        using var disk = new DataFolderOnDisk().With(File, text);
        var day = Utc(2023, 6, 1);
        return disk.Folder.ReadPrices("nl-day-ahead", day + TimeSpan.FromHours(fromHour), day + TimeSpan.FromHours(untilHour));
    }
}
