namespace Megapod.Simulation.Study;

using System.Text.Json;
using Megapod.Core.Units;
using Megapod.Lab.Simulation;
using Megapod.Lab.Study;
using Megapod.Twin.Simulator;

public sealed class StudyRigTests : IDisposable
{
    private static readonly Instant From = Instant.FromUtc(new DateTime(2025, 6, 1, 15, 0, 0, DateTimeKind.Utc));
    private static readonly Instant Noon = Instant.FromUtc(new DateTime(2025, 6, 2, 11, 0, 0, DateTimeKind.Utc));
    private static readonly JsonSerializerOptions Json = new() { IncludeFields = true };

    private readonly string folder = Path.Combine(Path.GetTempPath(), $"megapod-study-{Guid.NewGuid():N}");

    public void Dispose()
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Cases_are_all_combinations_and_each_is_the_simulation_of_its_site()
    {
        var study = Run(Asked("pod=0..1", "grid=2..3 MW:2"));
        Assert.Equal(["pod=0 grid=2 MW", "pod=0 grid=3 MW", "pod=1 grid=2 MW", "pod=1 grid=3 MW"], study.Cases.Select(c => string.Join(' ', c.Settings)));
        Assert.Equal([0, 0, 700, 700], study.Cases.Select(c => c.Sizes.Gpus));
        Assert.All(study.Cases, c => Assert.True(c.IsSound));

        // The file's own sizes give the very steps that simulate makes.
        using var simulator = new SiteSimulator(ScenarioBuilder.Build(Asked().Scenario).Value);
        Assert.Equal(simulator.Complete().TraceHash, study.Cases[2].Pieces[0].Run.TraceHash);

        // The same cars come whatever the site is.
        Assert.Single(study.Cases.Select(c => c.Pieces[0].Run.Cars.Sessions).Distinct());
    }

    [Fact]
    public void Study_of_a_planner_follows_its_plans_and_is_resumed_as_one()
    {
        var asked = Asked("grid=1.3,2 MW") with { Folder = folder };
        asked = asked with { Scenario = asked.Scenario with { Policy = ScenarioBuilder.Planned } };
        var study = Run(asked);
        Assert.Equal("plan", study.Policy);
        Assert.DoesNotContain(study.HowAYear(), a => a.Contains("standing rules", StringComparison.Ordinal));
        var built = ScenarioBuilder.Build(asked.Scenario).Value;
        using var plans = ScenarioPlans.Of(asked.Scenario, built).Value;
        using var simulator = new SiteSimulator(built, plans: plans.Planned);
        Assert.Equal(simulator.Complete().TraceHash, study.Cases[1].Pieces[0].Run.TraceHash);
        Assert.True(plans.Planned!.Made > 0);
        Assert.Equal(Text(study, times: true), Text(Run(asked), times: true));

        // The rules do something else, and what was kept of a planner is none of theirs.
        var rules = Run(asked with { Scenario = asked.Scenario with { Policy = "rules" } });
        Assert.NotEqual(rules.Cases[1].Pieces[0].Run.TraceHash, study.Cases[1].Pieces[0].Run.TraceHash);
    }

    [Fact]
    public void What_pod_and_battery_add_is_the_difference_to_the_same_case_without()
    {
        var study = Run(Asked("pod=0..1", "battery=0..1") with { Costs = new StudyCosts { Pod = 1000 } });
        var both = study.Cases[3];
        Assert.True(study.Cases[0].IsBaseline);
        Assert.Equal(both.Year!.Profit - study.Cases[0].Year!.Profit, both.Gain!.Profit);
        Assert.Equal(both.Year.Profit - study.Cases[1].Year!.Profit, both.Adds.Single(a => a.Of == "pod").Profit);
        Assert.Equal(both.Year.Profit - study.Cases[2].Year!.Profit, both.Adds.Single(a => a.Of == "battery").Profit);
        Assert.Equal(PayBack.CostNotGiven, both.Gain.PaysBack);
        Assert.Equal(PayBack.Years, both.Adds.Single(a => a.Of == "pod").PaysBack);
        Assert.Equal(["--battery-cost-per-kwh"], study.CostsMissing);
    }

    [Fact]
    public void Energy_left_in_the_battery_counts_at_the_mean_price_of_the_span()
    {
        // In the cheap hours around noon the rules only charge.
        var asked = Asked("battery=1");
        asked = asked with { Scenario = asked.Scenario with { From = Noon, To = Noon + TimeSpan.FromMinutes(30) } };
        var one = Assert.Single(Run(asked).Cases);
        var piece = Assert.Single(one.Pieces);
        var scenario = ScenarioBuilder.Build(asked.Scenario).Value;
        Assert.True(piece.StoredWh > 0);
        Assert.Equal((piece.Run.Battery.MaxSoc - 0.5) * 3.9e6, piece.StoredWh, 1);
        double price = ((scenario.Prices.At(Noon).ImportPerWattHour + scenario.Prices.At(Noon + TimeSpan.FromMinutes(15)).ImportPerWattHour) / 2) + scenario.Site.Tariff.ImportAdderPerWattHour;
        Assert.Equal(piece.StoredWh * price, piece.StoredValue, 6);
        Assert.Equal((decimal)Math.Round(piece.StoredValue * 365 * 48, 2), one.Year!.StoredEnergy);
    }

    [Fact]
    public void Refused_sizes_are_cases_with_line_and_remedy()
    {
        var study = Run(Asked("grid=0.5,2 MW"));
        var fault = Assert.Single(study.Cases[0].Refused);
        Assert.Equal("MP1070", fault.Code);
        Assert.True(fault.Line > 0);
        Assert.NotEmpty(fault.Remedy);
        Assert.Null(study.Cases[0].Year);
        Assert.NotNull(study.Cases[1].Year);
    }

    [Fact]
    public void Parallel_is_the_same_as_serial()
    {
        var asked = Asked("pod=0..1", "battery=0..1");
        Assert.Equal(Text(Run(asked)), Text(Run(asked with { Jobs = 4 })));
    }

    [Fact]
    public void Finished_cases_are_taken_from_the_folder_bit_by_bit_and_spoilt_ones_are_made_again()
    {
        var asked = Asked("pod=0..1") with { Folder = folder };
        var first = Run(asked);
        var second = Run(asked);
        Assert.All(first.Cases, c => Assert.False(c.IsResumed));
        Assert.All(second.Cases, c => Assert.True(c.IsResumed));
        Assert.Equal(Text(first, times: true), Text(second, times: true));
        Assert.Empty(second.Notes);

        string[] files = [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal)];
        Assert.Equal(2, files.Length);
        File.WriteAllText(files[0], File.ReadAllText(files[0]).Replace("\"sessions\":", "\"sessions\":1", StringComparison.Ordinal));
        File.Copy(files[0], files[1], overwrite: true);
        var third = Run(asked);
        Assert.Equal(["MP3059", "MP3059"], third.Notes.Select(n => n.Code));
        Assert.Equal(Text(first), Text(third));
        File.WriteAllText(files[0], "torn");
        Assert.Equal("MP3059", Assert.Single(Run(asked).Notes).Code);
        Assert.Empty(Run(asked).Notes);

        // Another world is another case.
        Assert.All(Run(asked with { Scenario = asked.Scenario with { Seed = 2 } }).Cases, c => Assert.False(c.IsResumed));
    }

    [Fact]
    public void Study_that_is_stopped_keeps_what_is_finished_and_goes_on_from_there()
    {
        using var stop = new CancellationTokenSource();
        var asked = Asked("pod=0..1", "battery=0..1") with { Folder = folder };
        var stopped = StudyRig.Run(asked, at => StopAfter(2, at, stop), stop.Token).Value;
        Assert.Equal((2, 4), (stopped.Cases.Count, stopped.Asked));
        Assert.Equal(2, Directory.GetFiles(folder).Length);

        var whole = Run(asked);
        Assert.Equal([true, true, false, false], whole.Cases.Select(c => c.IsResumed));
        Assert.Equal(Text(Run(asked with { Folder = null })), Text(whole));
    }

    [Theory]
    [InlineData("MP3050")]
    [InlineData("MP3051", "pod=0..1", "pod=2")]
    [InlineData("MP3052", "batery.energy=1..2 MWh")]
    [InlineData("MP3053", "pod=0..99:100", "grid=1..3:20")]
    [InlineData("MP3004", "sessions-per-day=100..200:2")]
    public void Wish_that_cannot_be_is_refused_before_anything_is_simulated(string code, params string[] vary)
    {
        var asked = Asked(vary);
        asked = code == "MP3004" ? asked with { Scenario = asked.Scenario with { SessionsPerDay = 50 } } : asked;
        Assert.Equal(code, Assert.Single(StudyRig.Run(asked, stop: TestContext.Current.CancellationToken).Faults).Code);
    }

    [Fact]
    public void Folder_that_cannot_be_is_refused()
    {
        string file = Path.GetTempFileName();
        try
        {
            Assert.Equal("MP3058", Assert.Single(StudyRig.Run(Asked("pod=0") with { Folder = file }, stop: TestContext.Current.CancellationToken).Faults).Code);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static void StopAfter(int cases, StudyProgress at, CancellationTokenSource stop)
    {
        if (at.CasesDone == cases)
        {
            stop.Cancel();
        }
    }

    private static StudyRequest Asked(params string[] vary) => new()
    {
        Scenario = new ScenarioRequest { From = From, To = From + TimeSpan.FromMinutes(30) },
        Vary = [.. vary.Select(v => StudyVary.Parse(v).Value)],
    };

    private static Study Run(StudyRequest request) => StudyRig.Run(request, stop: TestContext.Current.CancellationToken).Value;

    /// <summary>All that was found, to the last bit, but for how long it took unless that is asked for.</summary>
    private static string Text(Study study, bool times = false) => JsonSerializer.Serialize(
        study.Cases.Select(c => new { c.Settings, c.Sizes, c.Year, c.Gain, c.Adds, Pieces = c.Pieces.Select(p => times ? p : p with { Run = p.Run with { WallSeconds = 0 } }) }), Json);
}
