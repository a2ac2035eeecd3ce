namespace Megapod.Unit.Files.DataFiles;

using FsCheck;
using FsCheck.Fluent;
using Megapod.Core.Outcomes;
using Megapod.Files.DataFiles;
using static Megapod.Unit.Files.DataFiles.DataFolderOnDisk;

public sealed class DataFolderTests
{
    private const string World = "yardstick/w_seed1_sessions.csv";
    private const string Header = "arrival_utc,plug_in_utc,stay_min,energy_wh,p_max_w,soc_arrival_pct,soc_departure_pct\n";
    private const string First = "2023-06-01T00:00:00Z,2023-06-01T00:00:00Z,30,20000,100000,20,80\n";

    [Fact]
    public void A_folder_that_is_not_there_is_refused() => Assert.Equal("MP2001", DataFolder.Open("/no/such/folder").Faults[0].Code);

    [Fact]
    public void A_file_that_is_not_there_is_refused_with_the_start_of_its_name()
    {
        using var disk = new DataFolderOnDisk();
        var fault = Assert.Single(disk.Folder.ReadWorldSessions("w_seed1").Faults);
        Assert.Equal("MP2002", fault.Code);
        Assert.Contains("w_seed1_sessions", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plain_file_beside_its_packed_twin_is_refused_because_either_could_be_meant()
    {
        using var disk = new DataFolderOnDisk().With(World, Header + First).WithBytes(World + ".gz", Packed(Header + First));
        Assert.Equal("MP2003", Assert.Single(disk.Folder.ReadWorldSessions("w_seed1").Faults).Code);
    }

    [Fact]
    public void A_longer_name_is_not_mistaken_for_the_one_asked_for()
    {
        using var disk = new DataFolderOnDisk()
            .With("weather/tmyx_a_hourly.csv", "month_day_hour_utc,local_standard_start,dry_bulb_c\n01-01T00:00Z,01-01T00:00,1\n")
            .With("weather/tmyx_ab_hourly.csv", "month_day_hour_utc,local_standard_start,dry_bulb_c\n");
        Assert.Equal("MP2016", Assert.Single(disk.Folder.ReadWeather("a").Faults).Code);
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("a/b")]
    [InlineData("a*")]
    [InlineData("a\0b")]
    public void A_name_that_would_leave_the_folder_is_refused(string name)
    {
        using var disk = new DataFolderOnDisk();
        Assert.Equal("MP2019", Assert.Single(disk.Folder.ReadWorldSessions(name).Faults).Code);
    }

    [Fact]
    public void A_packed_file_cut_at_any_byte_is_refused()
    {
        var whole = Packed(Header + First + First.Replace("T00:00", "T00:01", StringComparison.Ordinal));
        using var disk = new DataFolderOnDisk();
        for (var length = 0; length < whole.Length; length++)
        {
            disk.WithBytes(World + ".gz", whole[..length]);
            Assert.Equal("MP2005", Assert.Single(disk.Folder.ReadWorldSessions("w_seed1").Faults).Code);
        }

        disk.WithBytes(World + ".gz", whole);
        Assert.Equal(2, disk.Folder.ReadWorldSessions("w_seed1").Value.Count);
    }

    [Fact]
    public void A_plain_file_cut_at_any_byte_of_its_last_line_is_refused()
    {
        var whole = Header + First + First;
        using var disk = new DataFolderOnDisk();
        for (var length = Header.Length + First.Length + 1; length < whole.Length; length++)
        {
            disk.With(World, whole[..length]);
            var fault = disk.Folder.ReadWorldSessions("w_seed1").Faults[0];
            Assert.Equal(3, fault.Line);
            Assert.True(fault.Code is "MP2009" or "MP2010", fault.Code);
        }
    }

    [Theory]
    [InlineData("", "MP2008")]
    [InlineData("\n\n", "MP2008")]
    [InlineData("a,b\n1,2\n", "MP2008")]
    [InlineData("plug_in_utc,plug_in_utc\n1,2\n", "MP2008")]
    [InlineData(Header, "MP2020")]
    [InlineData(Header + "\"2023\n", "MP2009")]
    [InlineData(Header + "2023-06-01T00:00:00Z,30\n", "MP2009")]
    public void A_file_of_the_wrong_shape_is_refused(string text, string code)
    {
        using var disk = new DataFolderOnDisk().With(World, text);
        Assert.Equal(code, disk.Folder.ReadWorldSessions("w_seed1").Faults[0].Code);
    }

    [Fact]
    public void Bytes_that_are_not_text_are_refused()
    {
        using var disk = new DataFolderOnDisk().WithBytes(World, [0x61, 0xFF, 0xFE, 0x0A]);
        Assert.Equal("MP2007", Assert.Single(disk.Folder.ReadWorldSessions("w_seed1").Faults).Code);
    }

    [Fact]
    public void A_lost_quote_does_not_swallow_the_file()
    {
        using var disk = new DataFolderOnDisk().With(World, Header + "\"" + string.Concat(Enumerable.Repeat(First, 100)));
        Assert.Equal("MP2022", Assert.Single(disk.Folder.ReadWorldSessions("w_seed1").Faults).Code);
    }

    [Fact]
    public void A_folder_in_the_place_of_a_file_is_no_file()
    {
        using var disk = new DataFolderOnDisk();
        Directory.CreateDirectory(disk.PathOf(World));
        Assert.Equal("MP2002", Assert.Single(disk.Folder.ReadWorldSessions("w_seed1").Faults).Code);
    }

    [Theory]
    [InlineData("2023-06-01T00:01:00Z,2023-06-01T00:00:00Z,30,20000,100000,20,80", "MP2021")]
    [InlineData("2023-06-01T00:00:00Z,2023-06-01T00:00:00Z,30,20000,100000,80,20", "MP2021")]
    [InlineData("2023-06-01T00:00:00Z,2023-06-01T00:00:00Z,0,20000,100000,20,80", "MP2012")]
    [InlineData("2023-06-01T00:00:00Z,2023-06-01T00:00:00Z,30,-1,100000,20,80", "MP2012")]
    [InlineData("2023-06-01T00:00:00Z,2023-06-01T00:00:00Z,30,20000,100000,20,101", "MP2012")]
    [InlineData("2023-06-01T00:00:00Z,2023-06-01T00:00:00Z,30,20000,1e9,20,80", "MP2012")]
    public void A_session_that_cannot_be_is_refused_with_its_line(string line, string code)
    {
        using var disk = new DataFolderOnDisk().With(World, Header + First + line + "\n");
        var fault = Assert.Single(disk.Folder.ReadWorldSessions("w_seed1").Faults);
        Assert.Equal((code, 3), (fault.Code, fault.Line));
    }

    [Fact]
    public void A_packed_file_of_nothing_is_refused()
    {
        using var disk = new DataFolderOnDisk().WithBytes(World + ".gz", Packed(""));
        Assert.Equal("MP2005", Assert.Single(disk.Folder.ReadWorldSessions("w_seed1").Faults).Code);
    }

    [Fact]
    public void Sessions_come_in_base_units_and_in_order_of_plug_in()
    {
        using var disk = new DataFolderOnDisk().With(World, Header + "2023-06-01T01:00:00Z,2023-06-01T01:02:00Z,15,30000,150000,10,90\n" + First);
        var sessions = disk.Folder.ReadWorldSessions("w_seed1").Value;
        Assert.Equal(Utc(2023, 6, 1), sessions[0].PlugIn);
        var second = sessions[1];
        Assert.Equal((Utc(2023, 6, 1, 1), Utc(2023, 6, 1, 1, 2), TimeSpan.FromMinutes(15)), (second.Arrival, second.PlugIn, second.Stay));
        Assert.Equal((30_000.0, 150_000.0, 0.1, 0.9), (second.Energy.Value, second.PeakPower.Value, second.SocArrival, second.SocDeparture));
    }

    [Fact]
    public void A_world_drawn_for_more_stalls_is_refused_with_how_many_it_needs()
    {
        using var disk = new DataFolderOnDisk().With(World, Header + First + First + First + First.Replace("T00:00", "T00:30", StringComparison.Ordinal));
        var fault = Assert.Single(disk.Folder.ReadWorldSessions("w_seed1", stalls: 2).Faults);
        Assert.Equal(("MP2023", 4), (fault.Code, fault.Line));
        Assert.Contains("1 sessions plug in while all 2 stalls are taken", fault.Message, StringComparison.Ordinal);
        Assert.Contains("3 stalls", fault.Remedy, StringComparison.Ordinal);
        Assert.Equal(4, disk.Folder.ReadWorldSessions("w_seed1", stalls: 3).Value.Count);
    }

    [Fact]
    public void A_wrong_unit_in_every_line_gives_a_screen_of_faults_and_a_count()
    {
        using var disk = new DataFolderOnDisk().With(World, Header + string.Concat(Enumerable.Repeat(First.Replace("100000", "1e9", StringComparison.Ordinal), 500)));
        var faults = disk.Folder.ReadWorldSessions("w_seed1").Faults;
        Assert.Equal(21, faults.Count);
        Assert.Equal("MP2024", faults[^1].Code);
        Assert.StartsWith("480 more", faults[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_fault_of_a_data_file_is_listed_for_people()
    {
        var page = File.ReadAllText(Path.Combine(Megapod.Tests.TestData.RepositoryRoot, "docs", "faults-data.md"));
        for (var number = 2001; number <= 2025; number++)
        {
            Assert.Contains($"| MP{number} |", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Nothing_throws_on_any_bytes()
    {
        using var disk = new DataFolderOnDisk();
        var plain = ArbMap.Default.GeneratorFor<byte[]>().Select(bytes => bytes ?? []).ToArbitrary();
        var lines = Gen.ListOf(Gen.Elements("\"", ",", "\n", "\r", First, Header, "NaN", "\0", "é", "2023", " ")).Select(parts => string.Concat(parts)).ToArbitrary();
        Prop.ForAll(plain, lines, (bytes, text) =>
            Fails(disk.WithBytes(World, bytes).Folder)
            && Fails(disk.With(World, text).Folder, succeedsToo: true)
            && Fails(disk.With(World, Header + First + text).Folder, succeedsToo: true)).QuickCheckThrowOnFailure();

        static bool Fails(DataFolder folder, bool succeedsToo = false)
        {
            var outcome = folder.ReadWorldSessions("w_seed1");
            return outcome.IsSuccess ? succeedsToo : outcome.Faults.All(IsWhole);
        }

        static bool IsWhole(Fault fault) => fault is { Message.Length: > 0, Remedy.Length: > 0, File.Length: > 0 };
    }
}
