namespace Megapod.Simulation.Planner;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Lab.Simulation;

/// <summary>A holiday runs like a weekend: in what a planner expects, in its plan, and in the cars that are generated.</summary>
public sealed class HolidayPlanTests
{
    private static readonly TimeSpan Noon = TimeSpan.FromHours(12);

    [Fact]
    public void Holiday_is_planned_like_a_weekend()
    {
        using var ordinary = new PlannerRig(cars: Cars, days: 28);
        using var holiday = new PlannerRig(site => site with { Holidays = [new HolidayConfig { Month = 6, Day = 16 }] }, Cars, days: 28);
        using var weekend = new PlannerRig(cars: Cars, days: 28, now: PlannerRig.Monday + TimeSpan.FromDays(12));
        Assert.Equal(new DateOnly(2025, 6, 16), DateOnly.FromDateTime(holiday.Now.ToUtc()));

        // Noon is the thirteenth hour of the plan.
        double usual = Noons(ordinary);
        double quiet = Noons(holiday);
        double saturday = Noons(weekend);
        Assert.InRange(quiet, 0.9 * saturday, 1.1 * saturday);
        Assert.True(usual > 2 * quiet, $"{usual} on a weekday, {quiet} on a holiday");

        var plan = holiday.Make();
        var slot = plan.SlotAt(holiday.Now + TimeSpan.FromMinutes(10))!;
        Assert.NotNull(slot);
        double least = Energy(ordinary.Make()) - Energy(plan);
        Assert.True(least > 0.5e6, $"the holiday's plan needs {least} Wh less");
    }

    [Fact]
    public void Day_after_the_holiday_is_a_weekday_again()
    {
        using var rig = new PlannerRig(site => site with { Holidays = [new HolidayConfig { Month = 6, Day = 16 }] }, Cars, days: 28);
        var expected = rig.Planner.Look(rig.Now, rig.Recent).CarWatts[0];
        Assert.True(expected[(24 + 11) * 4] > 2 * expected[11 * 4]);
    }

    [Fact]
    public void Every_planner_of_a_site_has_its_calendar()
    {
        var request = new ScenarioRequest { Days = 1 };
        var scenario = ScenarioBuilder.Build(request).Value;
        var calendar = scenario with { Site = scenario.Site with { Holidays = [new HolidayConfig { Month = 6, Day = 2 }] } };
        var maker = new PlannerMaker(request, calendar);
        Assert.True(maker.Numbers.IsHoliday(new DateOnly(2025, 6, 2)));
        Assert.False(new PlannerMaker(request, scenario).Numbers.IsHoliday(new DateOnly(2025, 6, 2)));
    }

    [Fact]
    public void Cars_of_a_generated_world_keep_the_calendar()
    {
        var site = ScenarioBuilder.Build(new ScenarioRequest { Days = 1 }).Value.Site;
        var monday = Instant.FromUtc(new DateTime(2025, 6, 2, 0, 0, 0, DateTimeKind.Utc));
        var request = new ScenarioRequest { From = monday, Days = 1, SessionsPerDay = 300 };
        var usual = ScenarioBuilder.Build(request, site).Value.Cars;
        var holiday = ScenarioBuilder.Build(request, site with { Holidays = [new HolidayConfig { Year = 2025, Month = 6, Day = 2 }] }).Value.Cars;
        var other = ScenarioBuilder.Build(request, site with { Holidays = [new HolidayConfig { Year = 2024, Month = 6, Day = 2 }] }).Value.Cars;
        Assert.NotEqual(usual, holiday);
        Assert.Equal(usual, other);
    }

    private static double Cars(Instant at) =>
        Math.Abs((at.ToUtc().TimeOfDay - Noon).TotalHours) > 2 ? 0 : at.ToUtc().DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0.2e6 : 1e6;

    private static double Noons(PlannerRig rig) => rig.Planner.Look(rig.Now, rig.Recent).CarWatts[0][(int)Noon.TotalHours * 4];

    /// <summary>Energy that a plan imports in its first day, Wh.</summary>
    private static double Energy(Plan plan)
    {
        double sum = 0;
        for (int k = 0; k + 1 < plan.Slots.Count && plan.Slots[k + 1].Start <= plan.MadeAt + TimeSpan.FromDays(1); k++)
        {
            sum += plan.Slots[k].ImportWatts!.Value.Value * (plan.Slots[k + 1].Start - plan.Slots[k].Start).TotalHours;
        }

        return sum;
    }
}
