namespace Megapod.Unit.Control.Pods;

using Megapod.Control.Pods;
using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;

/// <summary>From the health of a pod to the servers from which work has to go, second by second.</summary>
public sealed class DrainRuleTests
{
    private static readonly Part[] Parts =
    [
        new() { Id = "pod", Kind = PartKind.Pod },
        new() { Id = "cdu", Kind = PartKind.CoolingUnit, Holder = "pod" },
        new() { Id = "pump", Kind = PartKind.Pump, Holder = "cdu" },
        new() { Id = "rack", Kind = PartKind.Rack, Holder = "pod" },
        new() { Id = "branch", Kind = PartKind.Branch, Holder = "rack" },
        new() { Id = "one", Kind = PartKind.Server, Holder = "rack" },
        new() { Id = "gpu", Kind = PartKind.Accelerator, Holder = "one", Identity = new PartIdentity { Serial = "G0" } },
        new() { Id = "supply", Kind = PartKind.PowerSupply, Holder = "one" },
        new() { Id = "drip", Kind = PartKind.LeakDetector, Holder = "one" },
        new() { Id = "two", Kind = PartKind.Server, Holder = "rack" },
        new() { Id = "fan", Kind = PartKind.Fan, Holder = "two" },
    ];

    private readonly PodHealth health = new(new HealthLimits());
    private readonly DrainRule rule = new();
    private readonly Dictionary<(string Part, PartQuantity Quantity), double> shown = new() { [("gpu", PartQuantity.Utilisation)] = 1, [("two", PartQuantity.Power)] = 500 };
    private readonly Dictionary<string, PartHealth> words = [];
    private PodReadings? kept;
    private PodTree tree = PodTree.From(Parts);
    private Instant now = new(TimeSpan.TicksPerDay);

    [Theory]
    [InlineData("gpu", PartQuantity.DriverError, 79, "one")]
    [InlineData("gpu", PartQuantity.DriverError, 63, null)]
    [InlineData("gpu", PartQuantity.DriverError, 13, null)]
    [InlineData("gpu", PartQuantity.Throttle, (int)ThrottleReasons.HardwareThermal, "one")]
    [InlineData("gpu", PartQuantity.Throttle, (int)ThrottleReasons.SoftwareThermal, null)]
    [InlineData("gpu", PartQuantity.Temperature, 90, null)]
    [InlineData("fan", PartQuantity.Speed, 0, null)]
    [InlineData("drip", PartQuantity.IsLeaking, 1, null)]
    [InlineData("pump", PartQuantity.Speed, 0, null)]
    [InlineData("branch", PartQuantity.IsOn, 0, null)]
    public void What_means_that_a_server_is_about_to_fail_drains_it_and_what_only_warns_does_not(string part, PartQuantity quantity, double value, string? expected)
    {
        Assert.Empty(Run(5));
        shown[(part, quantity)] = value;
        Assert.Equal(expected is null ? [] : [expected], Run(15).Select(d => d.Server));
    }

    [Theory]
    [InlineData("supply", PartHealth.Critical, "one")]
    [InlineData("fan", PartHealth.Critical, "two")]
    [InlineData("two", PartHealth.Critical, "two")]
    [InlineData("rack", PartHealth.Critical, null)]
    [InlineData("supply", PartHealth.Warning, null)]
    public void A_part_that_calls_itself_critical_drains_the_server_that_it_is_in(string part, PartHealth word, string? expected)
    {
        words[part] = word;
        Assert.Equal(expected is null ? [] : [(expected, $"{part} says that it is not well.")], Run(1).Select(d => (d.Server, d.Reason)));
    }

    [Fact]
    public void A_server_stays_drained_until_its_cause_has_been_gone_for_ten_minutes()
    {
        words["supply"] = PartHealth.Critical;
        var since = Assert.Single(Run(1)).Since;
        words["supply"] = PartHealth.Good;
        Assert.Single(Run(599));
        words["supply"] = PartHealth.Critical;
        Run(1);
        words["supply"] = PartHealth.Good;
        Assert.Equal(since, Assert.Single(Run(599)).Since);
        Assert.Empty(Run(2));
    }

    [Fact]
    public void One_sample_at_the_hardwares_limit_drains_nothing()
    {
        shown[("gpu", PartQuantity.Throttle)] = (int)ThrottleReasons.HardwareThermal;
        Assert.Empty(Run(9));
        shown[("gpu", PartQuantity.Throttle)] = 0;
        Assert.Empty(Run(1));
        shown[("gpu", PartQuantity.Throttle)] = (int)ThrottleReasons.HardwareThermal;
        Assert.Empty(Run(9));
        Assert.Single(Run(3));
    }

    [Fact]
    public void A_part_that_falls_silent_has_not_become_well()
    {
        shown[("gpu", PartQuantity.DriverError)] = 79;
        Run(2);
        shown.Remove(("gpu", PartQuantity.DriverError));
        shown.Remove(("gpu", PartQuantity.Utilisation));
        Assert.Single(Run(1_000));
    }

    [Fact]
    public void A_person_who_vouches_for_a_server_ends_it_and_the_next_error_drains_again()
    {
        shown[("gpu", PartQuantity.UncorrectedErrors)] = 4;
        Assert.Empty(Run(1));
        shown[("gpu", PartQuantity.UncorrectedErrors)] = 5;
        Assert.Single(Run(1));
        Assert.False(rule.Dismiss("two"));
        Assert.True(rule.Dismiss("one"));
        Assert.False(rule.Dismiss("one"));
        Assert.Empty(Run(60));
        shown[("gpu", PartQuantity.UncorrectedErrors)] = 6;
        Assert.Equal("gpu had 2 memory errors that could not be corrected within an hour.", Assert.Single(Run(1)).Reason);
    }

    [Fact]
    public void Another_part_in_the_place_of_the_one_that_failed_begins_without_its_past()
    {
        shown[("gpu", PartQuantity.DriverError)] = 79;
        Run(1);
        rule.Dismiss("gpu");
        Assert.Empty(Run(1));
        tree = PodTree.From([.. Parts.Select(p => p.Id == "gpu" ? p with { Identity = new PartIdentity { Serial = "G9" } } : p)]);
        Assert.Single(Run(1));
    }

    /// <summary>So many seconds; what the last of them says.</summary>
    private IReadOnlyList<DrainedServer> Run(int seconds)
    {
        IReadOnlyList<DrainedServer> last = [];
        for (int second = 0; second < seconds; second++)
        {
            now += TimeSpan.FromSeconds(1);
            var readings = new PodReadings(tree);
            kept?.CarryOver(readings);
            foreach (var ((part, quantity), value) in shown)
            {
                readings[tree.IndexOf(part), quantity] = Reading.Good(value, now);
            }

            foreach (var (part, word) in words)
            {
                readings.Word[tree.IndexOf(part)] = word;
            }

            last = rule.Judge(health.Judge(readings, now), readings, now);
            kept = readings;
        }

        return last;
    }
}
