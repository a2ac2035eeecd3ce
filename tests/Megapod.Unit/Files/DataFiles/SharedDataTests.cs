namespace Megapod.Unit.Files.DataFiles;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Files.DataFiles;
using static Megapod.Unit.Files.DataFiles.DataFolderOnDisk;
using TestData = Megapod.Tests.TestData;

/// <summary>The readers against the measured files themselves; skipped where there is no data folder.</summary>
public sealed class SharedDataTests
{
    private static DataFolder Folder => DataFolder.Open(TestData.FolderOrSkip()).Value;

    [Theory]
    [InlineData("nl_2023_seed1", 25_267)]
    [InlineData("nl_2023_seed2", 26_028)]
    [InlineData("ercot_2022_seed1", 24_750)]
    [InlineData("ercot_2022_seed2", 26_702)]
    public void A_drawn_world_fills_its_24_stalls_and_no_more(string world, int sessions)
    {
        var read = Folder.ReadWorldSessions(world, stalls: 24).Value;
        Assert.Equal(sessions, read.Count);
        Assert.Equal(24, StallUse.Of(read, 24).MostAtOnce);
        var period = WorldPeriod.Of(world)!;
        Assert.True(read[0].PlugIn >= period.From && read[0].PlugIn < period.ScoredFrom);
        Assert.True(read[^1].PlugIn >= period.ScoredUntil && read[^1].PlugIn < period.Until);
    }

    [Fact]
    public void The_minute_truth_covers_the_whole_period()
    {
        var demand = Folder.ReadWorldDemand("nl_2023_seed1").Value;
        var period = WorldPeriod.Netherlands2023;
        Assert.Equal(period.From, demand.From);
        Assert.Equal(86 * 24 * 60, demand.Watts.Count);
        Assert.Equal(period.Until, demand.From + (demand.Step * demand.Watts.Count));
        Assert.Equal((Utc(2023, 6, 1), Utc(2023, 8, 1)), (period.ScoredFrom, period.ScoredUntil));
        Assert.Equal((Utc(2022, 7, 1), Utc(2022, 9, 1)), (WorldPeriod.Texas2022.ScoredFrom, WorldPeriod.Texas2022.ScoredUntil));
    }

    [Theory]
    [InlineData("nl-day-ahead", "nl_2023", 60)]
    [InlineData("nl-imbalance", "nl_2023", 15)]
    [InlineData("ercot-north", "ercot_2022", 60)]
    [InlineData("ercot-houston", "ercot_2022", 60)]
    [InlineData("ercot-south", "ercot_2022", 60)]
    [InlineData("ercot-west", "ercot_2022", 60)]
    [InlineData("synthetic_seed1", "nl_2023", 15)]
    [InlineData("synthetic_seed2", "nl_2023", 15)]
    public void A_market_covers_the_whole_world_it_is_scored_on(string market, string world, int minutes)
    {
        var period = WorldPeriod.Of(world)!;
        var series = Folder.ReadPrices(market, period.From, period.Until).Value;
        Assert.Equal((period.From, period.Until, TimeSpan.FromMinutes(minutes)), (series.From, series.Until, series.Step));
    }

    [Fact]
    public void Imbalance_prices_differ_by_direction_in_some_quarters()
    {
        var slots = Folder.ReadPrices("nl-imbalance", Utc(2023, 1, 1), Utc(2023, 12, 31)).Value.Slots;
        Assert.InRange(slots.Count(slot => slot.ImportPerWattHour != slot.ExportPerWattHour) / (double)slots.Count, 0.07, 0.09);

        // Three quarters of 26 January pay more for a surplus than a shortage costs; none of them lies in the scored months.
        var upsideDown = slots.Where(slot => slot.ImportPerWattHour < slot.ExportPerWattHour).ToList();
        Assert.Equal(3, upsideDown.Count);
        Assert.All(upsideDown, slot => Assert.Equal(26, slot.Start.ToUtc().DayOfYear));
    }

    [Fact]
    public void A_californian_night_is_refused_and_a_californian_evening_is_read()
    {
        Assert.Equal("MP2016", Assert.Single(Folder.ReadPrices("caiso-sce", Utc(2024, 5, 1), Utc(2024, 5, 2)).Faults).Code);
        Assert.Equal(6, Folder.ReadPrices("caiso-sce", Utc(2024, 5, 1, 18), Utc(2024, 5, 2)).Value.Slots.Count);
    }

    [Fact]
    public void Every_calibration_file_is_read()
    {
        Assert.Equal(1086, Folder.ReadEpflSessions().Value.Count);
        Assert.Equal((74, 47), (Folder.ReadChargingCurves().Value.Count, Folder.ReadChargingCurves().Value.Count(curve => !curve.IsDefault)));
        Assert.Equal((476, 453), (Folder.ReadPowerLimitRuns("v100").Value.Count, Folder.ReadPowerLimitRuns("a40").Value.Count));
        Assert.Equal(328, Folder.ReadInferenceRuns().Value.Count);
        Assert.Equal(6807, Folder.ReadGpuTrace("ckpt1").Value.Seconds.Count);
        Assert.Equal(6804, Folder.ReadGpuTrace("ckpt100").Value.Seconds.Count);
        Assert.Equal(new Celsius(6.1), Folder.ReadWeather("san_jose_ca").Value.At(Utc(2024, 1, 1, 8)));
        Assert.InRange(Folder.ReadWeather("dallas_tx").Value.DryBulbCelsius.Count(celsius => celsius > 35), 250, 270);
    }

    [Fact]
    public void Carbon_hours_that_the_source_left_empty_are_refused()
    {
        Assert.Equal(24, Folder.ReadCarbon("eia_ciso", Utc(2022, 1, 4), Utc(2022, 1, 5)).Value.Count);
        Assert.Equal("MP2016", Assert.Single(Folder.ReadCarbon("eia_ciso", Utc(2022, 1, 5), Utc(2022, 1, 6)).Faults).Code);
        Assert.Equal(0.149132806892978, Folder.ReadCarbon("caiso_sce_moer", Utc(2020, 1, 1), Utc(2020, 1, 2)).Value[0].GramsPerWattHour);
        Assert.Equal("MP2019", Assert.Single(Folder.ReadCarbon("moon", Utc(2020, 1, 1), Utc(2020, 1, 2)).Faults).Code);
    }
}
