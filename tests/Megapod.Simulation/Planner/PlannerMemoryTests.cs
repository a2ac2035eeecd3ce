namespace Megapod.Simulation.Planner;

using Megapod.Core.Model;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Devices.Solver;
using Megapod.Lab;
using Megapod.Planning.Forecasts;
using Megapod.Planning.Horizon;
using Megapod.Planning.Planner;
using Megapod.Site.Plans;

/// <summary>A planner that was restarted in the middle of a month, beside one that was not.</summary>
public sealed class PlannerMemoryTests : IDisposable
{
    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);
    private static readonly Instant From = Instant.FromUtc(new DateTime(2025, 5, 10, 0, 0, 0, DateTimeKind.Utc));
    private static readonly Instant Now = Instant.FromUtc(new DateTime(2025, 6, 17, 10, 30, 0, DateTimeKind.Utc));
    private readonly string folder = Directory.CreateTempSubdirectory("planner-").FullName;
    private readonly ISolver solver = Solvers.Open(TimeSpan.FromSeconds(60)).Value;

    private PlanMemoryFile File => new(folder, "site");

    private string Path => System.IO.Path.Combine(folder, PlanMemoryFile.FileName);

    public void Dispose()
    {
        solver.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Restarted_planner_makes_the_plan_that_the_other_makes()
    {
        var lived = Lived();
        lived.Make(Request(Now - Quarter), solver);
        Assert.Null(File.Save(lived.Remember()));
        var restarted = Fresh();
        restarted.Recall(File.Load(out var fault)!, Now);
        Assert.Null(fault);
        Assert.Equal(lived.DaysSeen, restarted.DaysSeen);
        var first = lived.Make(Request(Now), solver).Value;
        var second = restarted.Make(Request(Now), solver).Value;
        var (one, other) = (first.Plan, second.Plan);
        Assert.Equal(one.DayLevel!.Value, other.DayLevel!.Value, 1e-6);
        Assert.Equal(one.Slots[0].PeakTarget.Value, other.Slots[0].PeakTarget.Value, 1.0);

        // At equal prices energy may move from one hour to the next for nothing, so what is the same is the optimum, what a stored Wh is worth, and what is done first.
        Assert.Equal(1, second.Solution.Objective / first.Solution.Objective, 1e-9);
        Assert.Equal(one.Slots[0].ImportWatts!.Value.Value, other.Slots[0].ImportWatts!.Value.Value, 1.0);
        Assert.Equal(one.Slots[0].Binding, other.Slots[0].Binding);
        Assert.All(one.Slots.Zip(other.Slots), s => Assert.Equal(s.First.StoredEnergyPrice!.Value, s.Second.StoredEnergyPrice!.Value, 1e-9));

        // One that forgot would still be learning.
        Assert.Equal(PlanFaults.Learning, Fresh().Make(Request(Now), solver).Faults[0].Code);
    }

    [Fact]
    public void How_much_work_there_was_is_kept_class_by_class()
    {
        var lived = Fresh();
        for (var at = From; at + Quarter <= Now; at += Quarter)
        {
            lived.Observe(new PlanQuarter(at, CarsAt(at), Work: WorkShares.Unknown with { Firm = 0.9, Flexible = at.ToUtc().Hour < 12 ? 0.25 : 0.75 }));
        }

        Assert.Null(File.Save(lived.Remember()));
        var restarted = Fresh();
        restarted.Recall(File.Load(out _)!, Now);
        var slots = restarted.Make(Request(Now), solver).Value.Plan.Slots;
        Assert.Equal(0.75, slots.Last(s => s.Start <= Now + TimeSpan.FromHours(6)).Work!.Value.Flexible, 0.01);
        Assert.Equal(0.25, slots.Last(s => s.Start <= Now + TimeSpan.FromHours(20)).Work!.Value.Flexible, 0.01);
        Assert.All(slots, s => Assert.Equal(0.9, s.Work!.Value.Firm, 0.01));
        Assert.Equal(["cars", "importPrice", "workFirm", "workFlexible"], restarted.Quality.Select(q => q.Forecast));
    }

    [Fact]
    public void Month_peak_that_was_reached_before_a_restart_is_kept_until_the_month_is_over()
    {
        var lived = Lived();
        lived.Make(Request(Now - Quarter) with { MonthPeakWatts = 1.7e6 }, solver);
        var restarted = Fresh();
        restarted.Recall(lived.Remember(), Now);
        Assert.InRange(restarted.Make(Request(Now) with { MonthPeakWatts = 0.1e6 }, solver).Value.PeakWatts, 1.7e6 - 1, double.PositiveInfinity);
        Assert.Equal(1.7e6, restarted.Remember().MonthPeakWatts);
        Assert.True(restarted.Make(Request(Now + TimeSpan.FromDays(20)) with { MonthPeakWatts = 0.1e6 }, solver).IsSuccess);
        Assert.Equal(0.1e6, restarted.Remember().MonthPeakWatts);
    }

    [Theory]
    [InlineData("half")]
    [InlineData("bit")]
    [InlineData("empty")]
    [InlineData("foreign")]
    public void Damaged_content_is_told_and_begun_anew(string how)
    {
        Assert.Null(File.Save(Lived().Remember()));
        string text = System.IO.File.ReadAllText(Path);
        System.IO.File.WriteAllText(Path, how switch { "half" => text[..(text.Length / 2)], "bit" => text.Replace(":1,", ":2,", StringComparison.Ordinal), "empty" => "", _ => text });
        Assert.Null(new PlanMemoryFile(folder, how == "foreign" ? "another" : "site").Load(out var fault));
        Assert.Equal("MP3611", fault!.Code);
        Assert.Null(File.Save(Fresh().Remember()));
        Assert.Empty(File.Load(out var none)!.Quarters);
        Assert.Null(none);
    }

    [Fact]
    public void Departures_survive_a_restart_and_a_file_without_them_can_be_read()
    {
        var lived = Lived();
        for (int n = 0; n < 40; n++)
        {
            lived.Observe(new CarDeparture(Now - TimeSpan.FromHours(40 - n), TimeSpan.FromMinutes(n)));
        }

        Assert.Null(File.Save(lived.Remember()));
        var restarted = Fresh();
        restarted.Recall(File.Load(out _)!, Now);
        var request = Request(Now) with { Promises = [new CarPromise(20_000, 100_000, Now + TimeSpan.FromHours(2), IsStated: true)] };
        Assert.Equal(lived.Make(request, solver).Value.Plan.Promises!.Early, restarted.Make(request, solver).Value.Plan.Promises!.Early);
        Assert.Equal(TimeSpan.FromMinutes(38), restarted.Make(request, solver).Value.Plan.Promises!.Early);

        // What a version before them wrote says nothing of departures.
        string text = System.IO.File.ReadAllText(Path);
        var old = System.Text.Json.Nodes.JsonNode.Parse(text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..])!.AsObject();
        Assert.True(old.Remove("Left") && old.Remove("EarlySeconds"));
        string json = old.ToJsonString();
        string sum = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(json)));
        System.IO.File.WriteAllText(Path, sum + "\n" + json);
        var memory = File.Load(out var fault);
        Assert.Null(fault);
        Assert.Empty(memory!.Departures);
        Assert.NotEmpty(memory.Quarters);
    }

    [Fact]
    public void Memory_of_a_later_time_is_left_and_no_file_is_no_fault()
    {
        Assert.Null(File.Load(out var fault));
        Assert.Null(fault);
        var memory = Lived().Remember();
        Assert.Empty(memory.Before(From - TimeSpan.FromDays(1)));
        Assert.Equal(PlannerMemory.MostQuarters, memory.Quarters.Count);
        Assert.False((memory with { Quarters = [.. memory.Quarters.Reverse()] }).IsSound());
    }

    private static PlanRequest Request(Instant now) => new() { Now = now, StoredWattHours = 2e6, RecentCarWatts = CarsAt(now) };

    private static SitePlanner Lived()
    {
        var planner = Fresh();
        for (var at = From; at + Quarter <= Now; at += Quarter)
        {
            planner.Observe(at, CarsAt(at));
        }

        return planner;
    }

    private static SitePlanner Fresh()
    {
        var slots = new List<PriceSlot>();
        for (var at = From; at < Now + TimeSpan.FromDays(24); at += TimeSpan.FromHours(1))
        {
            double price = (60 + (40 * Math.Sin(at.Ticks / (double)TimeSpan.TicksPerDay * 2 * Math.PI))) / 1e6;
            slots.Add(new PriceSlot(at, price, price, price));
        }

        var numbers = PlanningSite.Of(DefaultSite.ReadOr(null).Value, 100_000);
        return new SitePlanner(numbers, TimeZoneInfo.Utc, TimeZoneInfo.Utc, new PriceForecaster(new PriceSeries("test", TimeSpan.FromHours(1), slots), TimeZoneInfo.Utc));
    }

    /// <summary>Busy by day, and no two days alike.</summary>
    private static double CarsAt(Instant at)
    {
        double hour = at.ToUtc().TimeOfDay.TotalHours;
        double day = 1 + (0.4 * Math.Sin(at.ToUtc().DayOfYear * 1.7));
        return hour is > 7 and < 21 ? day * 500_000 * Math.Sin((hour - 7) / 14 * Math.PI) : 0;
    }
}
