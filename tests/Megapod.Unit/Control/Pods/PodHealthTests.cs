namespace Megapod.Unit.Control.Pods;

using Megapod.Control.Pods;
using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;

/// <summary>From readings of parts to one word for the pod, with reasons.</summary>
public sealed class PodHealthTests
{
    private static readonly Part[] Parts =
    [
        new() { Id = "pod", Kind = PartKind.Pod },
        new() { Id = "cdu", Kind = PartKind.CoolingUnit, Holder = "pod" },
        new() { Id = "pump", Kind = PartKind.Pump, Holder = "cdu" },
        new() { Id = "drip", Kind = PartKind.LeakDetector, Holder = "cdu" },
        new() { Id = "rack", Kind = PartKind.Rack, Holder = "pod" },
        new() { Id = "branch", Kind = PartKind.Branch, Holder = "rack" },
        new() { Id = "server", Kind = PartKind.Server, Holder = "rack", Identity = new PartIdentity { Serial = "S1" } },
        new() { Id = "gpu-0", Kind = PartKind.Accelerator, Holder = "server", Identity = new PartIdentity { Serial = "G0" } },
        new() { Id = "gpu-1", Kind = PartKind.Accelerator, Holder = "server", Identity = new PartIdentity { Serial = "G1" } },
    ];

    private readonly PodHealth health = new(new HealthLimits());
    private PodReadings readings = new(PodTree.From(Parts));
    private Instant now = new(TimeSpan.TicksPerDay);

    public PodHealthTests()
    {
        Put("gpu-0", PartQuantity.Utilisation, 0.5);
        Put("gpu-1", PartQuantity.Utilisation, 1);
    }

    [Fact]
    public void Of_a_pod_of_which_nothing_was_heard_nothing_is_known()
    {
        var condition = health.Judge(new PodReadings(PodTree.From(Parts)), now);
        Assert.Equal(PartHealth.Unknown, condition.Health);
        Assert.Empty(condition.Reasons);
        Assert.Equal(new PodFigures(null, null, null, null, null, null, null, 2, 0, 0), condition.Figures);
    }

    [Fact]
    public void A_pod_is_well_in_which_all_that_speaks_is_well()
    {
        Put("pod", PartQuantity.Power, 110_000);
        Put("rack", PartQuantity.Power, 100_000);
        Put("cdu", PartQuantity.SupplyTemperature, 25);
        Put("cdu", PartQuantity.ReturnTemperature, 45);
        Put("cdu", PartQuantity.Flow, 3);
        Put("pump", PartQuantity.Speed, 0.6);
        Put("drip", PartQuantity.IsLeaking, 0);
        var condition = Judge();
        Assert.Equal(PartHealth.Good, condition.Health);
        Assert.Equal(new PodFigures(110_000, 100_000, 1.1, 25, 45, 3, 0.75, 2, 0, 0), condition.Figures);
    }

    [Theory]
    [InlineData("gpu-0", PartQuantity.Temperature, 86, PartHealth.Warning, HealthKind.Temperature)]
    [InlineData("gpu-0", PartQuantity.Temperature, 85, PartHealth.Good, null)]
    [InlineData("gpu-0", PartQuantity.MemoryTemperature, 96, PartHealth.Warning, HealthKind.Temperature)]
    [InlineData("gpu-0", PartQuantity.Throttle, (int)ThrottleReasons.PowerLimit, PartHealth.Good, null)]
    [InlineData("gpu-0", PartQuantity.Throttle, (int)(ThrottleReasons.PowerLimit | ThrottleReasons.HardwareThermal), PartHealth.Warning, HealthKind.Throttled)]
    [InlineData("gpu-0", PartQuantity.DriverError, 13, PartHealth.Good, null)]
    [InlineData("gpu-0", PartQuantity.DriverError, 63, PartHealth.Warning, HealthKind.DriverError)]
    [InlineData("gpu-0", PartQuantity.DriverError, 79, PartHealth.Critical, HealthKind.DriverError)]
    [InlineData("drip", PartQuantity.IsLeaking, 1, PartHealth.Critical, HealthKind.Leak)]
    [InlineData("branch", PartQuantity.IsOn, 0, PartHealth.Critical, HealthKind.NoPower)]
    [InlineData("server", PartQuantity.IsOn, 0, PartHealth.Warning, HealthKind.NoPower)]
    [InlineData("pump", PartQuantity.Speed, 0.01, PartHealth.Critical, HealthKind.StandsStill)]
    [InlineData("pump", PartQuantity.Speed, 0.03, PartHealth.Good, null)]
    public void What_is_measured_of_a_part_is_said_of_it_and_of_all_that_holds_it(string part, PartQuantity quantity, double value, PartHealth expected, HealthKind? kind)
    {
        Put(part, quantity, value);
        var condition = Judge();
        Assert.Equal(expected, condition.Health);
        Assert.Equal(kind is { } why ? [(part, expected, why)] : [], condition.Reasons.Select(r => (r.Part, r.Health, r.Kind)));
        Assert.Equal(part is "drip" or "pump" ? PartHealth.Good : expected, condition.Parts[readings.Tree.IndexOf("rack")]);
    }

    [Fact]
    public void A_pods_own_word_counts_where_nothing_is_measured_of_the_part()
    {
        readings.Word[readings.Tree.IndexOf("rack")] = PartHealth.Critical;
        Assert.Equal((PartHealth.Critical, "rack", HealthKind.OwnWord), (Judge().Health, Judge().Reasons[0].Part, Judge().Reasons[0].Kind));
    }

    [Fact]
    public void A_part_that_falls_silent_is_not_well_and_its_old_values_say_nothing()
    {
        Put("gpu-0", PartQuantity.Temperature, 60);
        Pass(TimeSpan.FromSeconds(60));
        Assert.Equal(PartHealth.Good, Judge().Health);
        Pass(TimeSpan.FromSeconds(1));
        Put("gpu-1", PartQuantity.Utilisation, 1);
        var condition = Judge();
        Assert.Equal((PartHealth.Warning, 1), (condition.Health, condition.Figures.Silent));
        Assert.Equal(("gpu-0", HealthKind.Silent, "gpu-0 has not been heard of for 61 s."), (condition.Reasons[0].Part, condition.Reasons[0].Kind, condition.Reasons[0].Text));
        Assert.Equal(1, condition.Figures.Utilisation);
    }

    [Fact]
    public void Errors_of_long_ago_condemn_nobody_and_new_ones_do_for_an_hour()
    {
        Put("gpu-0", PartQuantity.UncorrectedErrors, 7);
        Assert.Equal(PartHealth.Good, Judge().Health);
        Put("gpu-0", PartQuantity.UncorrectedErrors, 8);
        var condition = Judge();
        Assert.Equal((PartHealth.Critical, "gpu-0 had 1 memory errors that could not be corrected within an hour."), (condition.Health, condition.Reasons[0].Text));
        var began = condition.Reasons[0].Since;
        int minutes = 0;
        while (Judge().Health == PartHealth.Critical && minutes < 200)
        {
            Assert.Equal(began, Judge().Reasons[0].Since);
            Pass(TimeSpan.FromMinutes(1));
            Put("gpu-0", PartQuantity.UncorrectedErrors, 8);
            Put("gpu-1", PartQuantity.Utilisation, 1);
            minutes++;
        }

        Assert.InRange(minutes, 30, 61);
    }

    [Fact]
    public void A_counter_that_begins_anew_has_counted_what_it_shows()
    {
        Put("gpu-0", PartQuantity.CorrectedErrors, 1_000_000);
        Judge();
        Put("gpu-0", PartQuantity.CorrectedErrors, 1_000);
        Assert.Equal(PartHealth.Good, Judge().Health);
        Put("gpu-0", PartQuantity.CorrectedErrors, 1_001);
        Assert.Equal(HealthKind.CorrectedErrors, Assert.Single(Judge().Reasons).Kind);
    }

    [Fact]
    public void A_drivers_error_stands_until_a_person_has_looked_and_the_next_one_stands_again()
    {
        Put("gpu-0", PartQuantity.DriverError, 48);
        Judge();
        Assert.False(health.Dismiss("gpu-1"));
        Assert.True(health.Dismiss("gpu-0"));
        Assert.Equal(PartHealth.Good, Judge().Health);
        Put("gpu-0", PartQuantity.DriverError, 79);
        Assert.Equal(PartHealth.Critical, Judge().Health);
    }

    [Fact]
    public void A_card_that_takes_anothers_place_begins_without_its_past()
    {
        Put("gpu-0", PartQuantity.DriverError, 48);
        Assert.Equal(PartHealth.Critical, Judge().Health);
        readings = new PodReadings(PodTree.From([.. Parts.Select(p => p.Id == "gpu-0" ? p with { Identity = new PartIdentity { Serial = "G9" } } : p)]));
        Put("gpu-0", PartQuantity.Utilisation, 0);
        Put("gpu-1", PartQuantity.Utilisation, 0);
        Assert.Equal(PartHealth.Good, Judge().Health);
    }

    [Fact]
    public void The_sum_of_racks_of_which_one_is_not_known_is_not_known()
    {
        readings = new PodReadings(PodTree.From([.. Parts, new Part { Id = "rack-2", Kind = PartKind.Rack, Holder = "pod" }]));
        Put("pod", PartQuantity.Power, 110_000);
        Put("rack", PartQuantity.Power, 100_000);
        Assert.Null(Judge().Figures.ItWatts);
        Put("rack-2", PartQuantity.Power, 0);
        Assert.Equal(1.1, Judge().Figures.Pue!.Value, 12);
    }

    private void Put(string part, PartQuantity quantity, double value) => readings[readings.Tree.IndexOf(part), quantity] = Reading.Good(value, now);

    private void Pass(TimeSpan span) => now += span;

    private PodCondition Judge() => health.Judge(readings, now);
}
