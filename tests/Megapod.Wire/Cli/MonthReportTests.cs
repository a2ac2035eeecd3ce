namespace Megapod.Wire.Cli;

using System.Text.Json;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Lab.Report;
using Megapod.Lab.Simulation;
using Megapod.Storage.History;

/// <summary>What a report says of a month: sums that hold, days of the site's zone, and nothing where nobody knows.</summary>
public sealed class MonthReportTests : CommandTest
{
    private static readonly Instant March = Instant.FromUtc(new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc));
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly string state = Directory.CreateTempSubdirectory("megapod-report-").FullName;

    [Fact]
    public async Task Month_of_a_running_site_adds_up_and_what_is_not_known_stays_empty()
    {
        using var history = Kept(2 * 1_440, minute => 100_000 + (minute % 60 * 1_000), minute => minute == 700 ? 150_000 : 400_000);
        string table = Path.Combine(state, "days.csv");
        string page = Path.Combine(state, "month.html");
        Assert.Equal(0, await RunAsync("report", "--month", "2026-03", "--state", state, "--csv", table, "--out", page, "--json"));

        // Each value counts for a minute.
        double sum = Enumerable.Range(0, 2 * 1_440).Sum(minute => (100_000 + (minute % 60 * 1_000)) / 60.0);
        using var document = JsonDocument.Parse(Output.ToString());
        var whole = document.RootElement.GetProperty("whole");
        Assert.Equal(sum, whole.GetProperty("importWattHours").GetDouble(), 1e-6);
        Assert.Equal(150_000 - 140_000, whole.GetProperty("leastRoomWatts").GetDouble());
        Assert.Equal(JsonValueKind.Null, whole.GetProperty("carWattHours").ValueKind);
        string[] lines = await File.ReadAllLinesAsync(table, TestContext.Current.CancellationToken);
        Assert.Equal(32, lines.Length);
        Assert.Equal("2026-03-01,24,86400,3108000,159000,10000,2026-03-01 11:40:00,0,0,,,,,,", lines[1]);
        Assert.Equal("2026-03-03,24,0,,,,,,,,,,,,", lines[3]);
        string[] parts = ["-cars", "-money", "-alarms", "-grid"];
        Assert.All(parts, part => Assert.True(File.Exists(Path.Combine(state, $"days{part}.csv")), part));
        string html = await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken);
        Assert.Contains("stayed below its limit", html, StringComparison.Ordinal);
        Assert.DoesNotContain("http", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Month_begins_and_ends_at_midnight_of_the_site_s_zone()
    {
        // Berlin: March begins an hour before that of UTC.
        using (Kept(120, _ => 60_000, _ => 100_000, March - TimeSpan.FromHours(2)))
        {
        }

        var site = ScenarioBuilder.Build(new ScenarioRequest { Days = 1 }).Value.Site;
        using var archive = HistoryArchive.Open(Path.Combine(state, "history")).Value;
        var month = MonthReading.Read(archive, new DateOnly(2026, 3, 1), site with { Tariff = site.Tariff with { BillingTimeZone = "Europe/Berlin" } }).Value;
        Assert.Equal(March - TimeSpan.FromHours(1), month.From);
        Assert.Equal(60 * 60, month.Whole.KnownSeconds, 1e-9);

        // Summer time takes an hour away.
        Assert.Equal((31 * 24) - 1, (month.To - month.From).TotalHours);
        Assert.Equal(month.From + TimeSpan.FromHours(1), month.Gaps[^1].From);
    }

    [Fact]
    public async Task Month_without_data_says_so()
    {
        using var history = Kept(10, _ => 1, _ => 2);
        string page = Path.Combine(state, "month.html");
        Assert.Equal(0, await RunAsync("report", "--month", "2025-01", "--state", state, "--out", page));
        Assert.Contains("Nothing is recorded of this month.", await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("not known", Output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("0.0 kW", Output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Limit_that_was_passed_is_the_first_thing_said()
    {
        using var history = Kept(60, minute => minute == 30 ? 500_000 : 100_000, _ => 400_000);
        string page = Path.Combine(state, "month.html");
        Assert.Equal(0, await RunAsync("report", "--month", "2026-03", "--state", state, "--out", page));
        Assert.Contains("The limit was passed in 1 minute, by 100.0 kW at most.", await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Energy_of_a_site_that_ran_is_that_of_its_single_samples()
    {
        Assert.Equal(0, await RunAsync("up", "--state", state, "--no-accounts", "--in-process", "--no-screen", "--speed", "600", "--for", "4s", "--port", "0"));
        Output.GetStringBuilder().Clear();
        using var archive = HistoryArchive.Open(Path.Combine(state, "history")).Value;
        var import = archive.Series.Single(s => s.Id == "site/import");
        var seconds = archive.Read(new HistoryQuery(["site/import"], import.First!.Value - Minute, import.Last!.Value + Minute, TimeSpan.FromSeconds(1))).Value[0].Points;
        Assert.Equal(0, await RunAsync("report", "--month", import.First.Value.ToUtc().ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture), "--state", state, "--json"));
        using var document = JsonDocument.Parse(Output.ToString());
        Assert.Equal(seconds.Sum(p => p.Integral) / 3_600, document.RootElement.GetProperty("whole").GetProperty("importWattHours").GetDouble(), 1e-3);
        Assert.Equal(0, document.RootElement.GetProperty("whole").GetProperty("minutesOver").GetInt32());
    }

    [Theory]
    [InlineData("report", "--month", "2026-13", "--state", "/no/such/folder")]
    [InlineData("report", "--month", "March", "--state", "/no/such/folder")]
    public async Task What_is_no_month_is_2(params string[] args) => Assert.Equal(2, await RunAsync(args));

    [Fact]
    public async Task State_that_is_not_there_is_3() => Assert.Equal(3, await RunAsync("report", "--month", "2026-03", "--state", "/no/such/folder"));

    /// <summary>A history that stays open, as that of a site that runs: import and limit each minute.</summary>
    private MonthStory Kept(int minutes, Func<int, double> import, Func<int, double> limit, Instant? begin = null)
    {
        var story = new MonthStory(state);
        story.Minutes("site/import", begin ?? March, minutes, import);
        story.Minutes("site/limit", begin ?? March, minutes, limit);
        story.Flush();
        return story;
    }
}
