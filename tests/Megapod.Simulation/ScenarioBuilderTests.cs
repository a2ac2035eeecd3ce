namespace Megapod.Simulation;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Lab;
using Megapod.Lab.Simulation;
using Megapod.Tests;

public sealed class ScenarioBuilderTests
{
    [Fact]
    public void Nothing_asked_for_is_thirty_days_of_the_built_in_site_from_the_fixed_date()
    {
        var scenario = ScenarioBuilder.Build(new ScenarioRequest()).Value;
        Assert.Equal("charging-site", scenario.Site.Id);
        Assert.Equal("2025-06-01T00:00:00.000Z", scenario.From.ToString());
        Assert.Equal(TimeSpan.FromDays(30), scenario.To - scenario.From);
        Assert.Equal("Europe/Amsterdam", scenario.Zone.Id);
    }

    [Fact]
    public void Built_in_site_is_the_example_of_the_repository() =>
        Assert.Equal(File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "examples", "charging-site", "site.yaml")), DefaultSite.Text());

    [Fact]
    public void Same_seed_draws_the_same_cars_and_no_two_share_a_stall()
    {
        var first = ScenarioBuilder.Build(new ScenarioRequest { Days = 3, Seed = 9 }).Value.Cars;
        Assert.Equal(first, ScenarioBuilder.Build(new ScenarioRequest { Days = 3, Seed = 9 }).Value.Cars);
        Assert.NotEqual(first, ScenarioBuilder.Build(new ScenarioRequest { Days = 3, Seed = 10 }).Value.Cars);
        Assert.InRange(first.Count, 500, 1700);
        Assert.Equal(0, Files.DataFiles.StallUse.Of(first, 24).SessionsWithoutStall);
        Assert.Equal(first.OrderBy(c => c.PlugIn), first);
    }

    [Fact]
    public void Measured_days_are_drawn_as_well()
    {
        var request = new ScenarioRequest { Data = TestData.FolderOrSkip(), Sessions = "epfl", SessionsPerDay = 200, Days = 14 };
        var cars = ScenarioBuilder.Build(request).Value.Cars;
        Assert.InRange(cars.Count, 14 * 120, 14 * 290);
        Assert.Equal(0, Files.DataFiles.StallUse.Of(cars, 24).SessionsWithoutStall);
    }

    [Fact]
    public void Case_changes_limit_and_rules()
    {
        var tight = ScenarioBuilder.Build(new ScenarioRequest { Case = "tight", Days = 1 }).Value.Site;
        Assert.Equal(1.3e6, SiteCases.ConnectionLimit(tight)!.Amount);
        Assert.Equal(0.97, tight.Rules.ReserveSoc);
    }

    [Theory]
    [InlineData("nl_2023_seed1", "nl-day-ahead", "2023-06-01", 61, "Europe/Amsterdam")]
    [InlineData("ercot_2022_seed2", "ercot-north", "2022-07-01", 62, "America/Chicago")]
    public void World_brings_its_months_its_market_and_its_zone(string world, string market, string from, int days, string zone)
    {
        var scenario = ScenarioBuilder.Build(new ScenarioRequest { Data = TestData.FolderOrSkip(), World = world }).Value;
        Assert.Equal(market, scenario.Prices.Market);
        Assert.StartsWith(from, scenario.From.ToString());
        Assert.Equal(days, (scenario.To - scenario.From).TotalDays);
        Assert.Equal(zone, scenario.Zone.Id);
    }

    [Fact]
    public void World_may_begin_in_its_history_and_not_before()
    {
        var request = new ScenarioRequest { Data = TestData.FolderOrSkip(), World = "nl_2023_seed1", From = At(2023, 5, 15), Days = 2 };
        Assert.True(ScenarioBuilder.Build(request).IsSuccess);
        Assert.Equal("MP3006", Assert.Single(ScenarioBuilder.Build(request with { From = At(2023, 5, 1) }).Faults).Code);
    }

    [Fact]
    public void Unknown_world_is_answered_with_those_that_are_there()
    {
        var fault = Assert.Single(ScenarioBuilder.Build(new ScenarioRequest { Data = TestData.FolderOrSkip(), World = "nl_2024_seed1" }).Faults);
        Assert.Equal("MP3002", fault.Code);
        Assert.Contains("nl_2023_seed2", fault.Remedy);
    }

    public static TheoryData<string, ScenarioRequest> Refused => new()
    {
        { "MP1001", new ScenarioRequest { SiteFile = "no-such-site.yaml" } },
        { "MP1080", new ScenarioRequest { Case = "loose" } },
        { "MP2001", new ScenarioRequest { Data = "no-such-folder" } },
        { "MP3001", new ScenarioRequest { World = "nl_2023_seed1" } },
        { "MP3001", new ScenarioRequest { Market = "nl-day-ahead" } },
        { "MP3001", new ScenarioRequest { Sessions = "epfl" } },
        { "MP3008", new ScenarioRequest { Sessions = "acn" } },
        { "MP3003", new ScenarioRequest { Policy = "hope" } },
        { "MP3004", new ScenarioRequest { Days = 1, To = At(2025, 6, 2) } },
        { "MP3004", new ScenarioRequest { Data = ".", World = "nl_2023_seed1", SessionsPerDay = 10 } },
        { "MP3005", new ScenarioRequest { Days = 0 } },
        { "MP3005", new ScenarioRequest { Days = 4000 } },
        { "MP3005", new ScenarioRequest { From = At(2025, 6, 2), To = At(2025, 6, 2) } },
        { "MP3005", new ScenarioRequest { From = At(2025, 6, 2) + TimeSpan.FromSeconds(1) } },
        { "MP3005", new ScenarioRequest { SessionsPerDay = -1 } },
        { "MP3007", new ScenarioRequest { Market = "moon" } },
        { "MP3008", new ScenarioRequest { Sessions = "imagined" } },
        { "MP3009", new ScenarioRequest { Step = "100ms" } },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Impossible_wish_is_refused_with_a_remedy(string code, ScenarioRequest request)
    {
        var faults = ScenarioBuilder.Build(request).Faults;
        Assert.Contains(faults, f => f.Code == code);
        Assert.All(faults, f => Assert.NotEmpty(f.Remedy));
    }

    [Fact]
    public void Command_to_see_it_again_says_all_that_was_asked_for()
    {
        var request = new ScenarioRequest { SiteFile = "my site.yaml", Case = "tight", World = "nl_2023_seed1", Data = "data", Seed = 7, Market = "nl-imbalance" };
        Assert.Equal(
            "megapod simulate 'my site.yaml' --case tight --data data --world nl_2023_seed1 --market nl-imbalance --seed 7 --from 2023-06-01T00:00Z --to 2023-06-01T20:18Z",
            request.Command(At(2023, 6, 1), At(2023, 6, 1) + TimeSpan.FromMinutes(20 * 60 + 18)));
    }

    private static Instant At(int year, int month, int day) => Instant.FromUtc(new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc));
}
