namespace Megapod.Unit.Core;

using Megapod.Core.Model;
using Megapod.Files.SiteFile;

/// <summary>The calendar of holidays: dates, days of each year, and days that move with Easter.</summary>
public sealed class HolidayTests
{
    /// <summary>Easter Sundays as published: U.S. Census Bureau, Easter dates 1600–2099, and the earliest and latest that there can be.</summary>
    [Theory]
    [InlineData("1818-03-22")]
    [InlineData("1943-04-25")]
    [InlineData("2000-04-23")]
    [InlineData("2024-03-31")]
    [InlineData("2025-04-20")]
    [InlineData("2026-04-05")]
    [InlineData("2049-04-18")]
    [InlineData("2076-04-19")]
    [InlineData("2285-03-22")]
    public void Easter_falls_where_tables_have_it(string published)
    {
        var date = DateOnly.ParseExact(published, "yyyy-MM-dd");
        Assert.Equal(date, HolidayConfig.EasterOf(date.Year));
    }

    [Fact]
    public void Date_is_a_holiday_once_a_day_of_each_year_in_all_and_easter_monday_moves()
    {
        var once = new HolidayConfig { Year = 2026, Month = 5, Day = 14 };
        Assert.True(once.IsOn(new DateOnly(2026, 5, 14)));
        Assert.False(once.IsOn(new DateOnly(2027, 5, 14)));

        var each = new HolidayConfig { Month = 12, Day = 25 };
        Assert.All((int[])[2025, 2026, 2040], year => Assert.True(each.IsOn(new DateOnly(year, 12, 25))));
        Assert.False(each.IsOn(new DateOnly(2026, 12, 26)));

        var monday = new HolidayConfig { EasterOffset = 1 };
        Assert.True(monday.IsOn(new DateOnly(2025, 4, 21)));
        Assert.True(monday.IsOn(new DateOnly(2026, 4, 6)));
        Assert.False(monday.IsOn(new DateOnly(2026, 4, 21)));
    }

    [Fact]
    public void Site_file_may_say_each_of_them()
    {
        string file = Path.GetTempFileName();
        try
        {
            string site = File.ReadAllText(Path.Combine(Tests.TestData.RepositoryRoot, "examples", "charging-site", "site.yaml"));
            File.WriteAllText(file, site + "\nholidays: [2026-05-14, 12-25, 02-29, easter, easter-2, easter+39]\n");
            var read = SiteFileReader.Read(file);
            Assert.True(read.IsSuccess, string.Concat(read.Faults));
            HolidayConfig[] expected =
            [
                new() { Year = 2026, Month = 5, Day = 14 }, new() { Month = 12, Day = 25 }, new() { Month = 2, Day = 29 },
                new() { EasterOffset = 0 }, new() { EasterOffset = -2 }, new() { EasterOffset = 39 },
            ];
            Assert.Equal(expected, read.Value.Holidays);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
