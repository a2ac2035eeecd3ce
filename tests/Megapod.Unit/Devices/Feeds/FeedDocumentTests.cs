namespace Megapod.Unit.Devices.Feeds;

using System.Text;
using System.Text.RegularExpressions;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.Feeds;
using Megapod.Files.SiteFile;
using Megapod.Files.SiteFile.Tables;
using Megapod.Tests;

/// <summary>The descriptions in docs/feeds.md are read by the program, and each reads an answer of the shape that its source documents.</summary>
public sealed class FeedDocumentTests
{
    private static readonly string Document = File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "docs", "feeds.md"));

    /// <summary>Answers in the shape of the pages that the document names; the numbers are made up.</summary>
    private static readonly Dictionary<string, string> Answers = new()
    {
        ["prices-awattar"] = """{"object":"list","data":[{"start_timestamp":1777586400000,"end_timestamp":1777590000000,"marketprice":42.09,"unit":"Eur/MWh"},{"start_timestamp":1777590000000,"end_timestamp":1777593600000,"marketprice":-5.12,"unit":"Eur/MWh"}]}""",
        ["prices-energy-charts"] = """{"license_info":"x","unix_seconds":[1777586400,1777587300],"price":[42.09,-5.12],"unit":"EUR / MWh","deprecated":false}""",
        ["temperature"] = """{"latitude":52.37,"hourly_units":{"time":"unixtime","temperature_2m":"°C"},"hourly":{"time":[1777586400,1777590000],"temperature_2m":[9.5,9.1]}}""",
        ["irradiance"] = """{"latitude":52.37,"hourly_units":{"time":"unixtime","shortwave_radiation":"W/m²"},"hourly":{"time":[1777626000,1777629600],"shortwave_radiation":[410.0,502.5]}}""",
        ["carbon"] = """{"data":[{"from":"2026-05-01T12:00Z","to":"2026-05-01T12:30Z","intensity":{"forecast":266,"actual":null,"index":"moderate"}},{"from":"2026-05-01T12:30Z","to":"2026-05-01T13:00Z","intensity":{"forecast":263,"actual":null,"index":"moderate"}}]}""",
        ["import"] = "begin;price;name\n2026-05-01 12:00;31.5;a\n2026-05-01 12:15;30;b\n",
        ["export"] = """{"published":"2026-04-30T12:00Z","prices":[{"begin":"2026-05-01T12:00Z","price":0.08},{"begin":"2026-05-01T13:00Z","price":0.07}]}""",
    };

    private static readonly List<FeedConfig> Feeds = [.. Regex.Matches(Document, "```yaml\n(.*?)```", RegexOptions.Singleline, TimeSpan.FromSeconds(5)).SelectMany(m => Site(m.Groups[1].Value))];

    public static TheoryData<string> Ids => [.. Feeds.Select(f => f.Id)];

    [Fact]
    public void Every_example_is_tried() => Assert.Equal(Answers.Keys.Order(), Feeds.Select(f => f.Id).Order());

    [Theory]
    [MemberData(nameof(Ids))]
    public void Example_reads_the_answer_that_its_source_documents(string id)
    {
        var feed = Feeds.Single(f => f.Id == id);
        var now = Instant.FromUtc(new DateTime(2026, 5, 1, 12, 0, 0, DateTimeKind.Utc));
        var slots = FeedParts.Of(feed, 1, null).Value.Reader.Read(Encoding.UTF8.GetBytes(Answers[id]), endIsCertain: true, now, () => throw new InvalidOperationException());
        Assert.True(slots.IsSuccess, string.Join('\n', slots.Faults));
        Assert.Equal(2, slots.Value.Count);
        double minutes = feed.Id switch { "carbon" => 30, "import" or "prices-energy-charts" => 15, _ => 60 };
        Assert.All(slots.Value, s => Assert.Equal(minutes, s.Length.TotalMinutes));
        string start = feed.Id switch { "irradiance" => "2026-05-01T08:00:00.000Z", "carbon" or "import" or "export" => "2026-05-01T12:00:00.000Z", _ => "2026-04-30T22:00:00.000Z" };
        Assert.Equal(start, slots.Value[0].Start.ToString());
    }

    [Fact]
    public void Every_key_stands_in_the_documents_table()
    {
        string table = Document[Document.IndexOf("## Keys", StringComparison.Ordinal)..Document.IndexOf("## What is taken", StringComparison.Ordinal)];
        Assert.All(FeedTables.Feed.Keys, k => Assert.Contains($"`{k.Name}`", table));
    }

    private static IReadOnlyList<FeedConfig> Site(string feeds)
    {
        var outcome = SiteFileReader.Parse("id: x\ngrid: {limits: [{id: connection, amount: 1 MW}]}\n" + feeds, "feeds.md");
        Assert.True(outcome.IsSuccess, string.Join('\n', outcome.Faults));
        return outcome.Value.Feeds;
    }
}
