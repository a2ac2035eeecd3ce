namespace Megapod.Wire.Redfish;

using System.Text.Json.Nodes;
using Megapod.Core.Units;
using Megapod.Devices.Redfish;
using Megapod.Devices.Redfish.Power;

public sealed class PowerLimitTests : RedfishBench
{
    private const string Path = "/redfish/v1/Systems/HGX_Baseboard_0/Processors/GPU_SXM_1/EnvironmentMetrics";
    private static readonly PowerLimitPlace Accelerator = new("/redfish/v1/Systems/HGX_Baseboard_0/Processors/GPU_SXM_1", Path, PowerLimitForm.EnvironmentMetrics);
    private static readonly PowerLimitPlace Old = new("/redfish/v1/Chassis/Old1", "/redfish/v1/Chassis/Old1/Power", PowerLimitForm.PowerControl);
    private readonly JsonObject held = new() { ["SetPoint"] = 700, ["ControlMode"] = "Automatic", ["AllowableMin"] = 200, ["AllowableMax"] = 700 };

    private IEnumerable<string> Written => Service.Requests.Where(r => r.Method == "PATCH").Select(r => r.Body);

    private RedfishPowerLimits Limits => new(Client) { ReadBackPause = TimeSpan.Zero };

    [Fact]
    public async Task Limit_is_written_with_its_mode_and_read_back()
    {
        Obeys();
        var outcome = await Limits.SetAsync(Accelerator, new Watts(450), Stop);
        Assert.Equal(["""{"PowerLimitWatts":{"SetPoint":450,"ControlMode":"Automatic"}}"""], Written);
        Assert.Equal((PowerLimitVerdict.Held, new Watts(450), PowerLimitMode.Automatic), (outcome.Verdict, outcome.InForce, outcome.Held!.Mode));
        Assert.Equal((new Watts(200), new Watts(700)), (outcome.Held.AllowableMin, outcome.Held.AllowableMax));
        Assert.Empty(outcome.Faults);
        Assert.Equal($"GET {Path}", Service.Asked.Last());
    }

    [Fact]
    public async Task Limit_that_is_clamped_without_a_word_is_seen()
    {
        Obeys(limit => limit["SetPoint"] = Math.Max(200, limit["SetPoint"]!.GetValue<int>()));
        var outcome = await Limits.SetAsync(Accelerator, new Watts(120), Stop);
        Assert.Equal((PowerLimitVerdict.Otherwise, new Watts(200)), (outcome.Verdict, outcome.InForce));
        var fault = Assert.Single(outcome.Faults);
        Assert.Equal("MP4043", fault.Code);
        Assert.Contains("was asked for 120 W and holds 200 W; it allows 200 to 700 W", fault.Message);
    }

    [Fact]
    public async Task Range_that_moves_between_two_reads_is_told_as_it_is_now()
    {
        Obeys(limit => (limit["AllowableMin"], limit["SetPoint"]) = (350, 350));
        var outcome = await Limits.SetAsync(Accelerator, new Watts(300), Stop);
        Assert.Equal((PowerLimitVerdict.Otherwise, new Watts(350), new Watts(350)), (outcome.Verdict, outcome.InForce, outcome.Held!.AllowableMin));
    }

    [Fact]
    public async Task Set_point_whose_mode_stays_disabled_is_no_limit()
    {
        held["ControlMode"] = "Disabled";
        Obeys(limit => limit["ControlMode"] = "Disabled");
        var outcome = await Limits.SetAsync(Accelerator, new Watts(450), Stop);
        Assert.Equal((PowerLimitVerdict.NotActive, null, new Watts(450)), (outcome.Verdict, outcome.InForce, outcome.Held!.SetPoint));
        Assert.Equal("MP4044", Assert.Single(outcome.Faults).Code);
    }

    [Fact]
    public async Task Limit_that_is_shown_late_is_waited_for_and_one_that_never_is_not_for_ever()
    {
        Obeys();
        int reads = 0;
        Service.On($"GET {Path}", _ => ServiceAnswer.Json($$"""{"PowerLimitWatts":{"SetPoint":{{(++reads < 4 ? 700 : 450)}},"ControlMode":"Automatic"} }"""));
        Assert.Equal(PowerLimitVerdict.Held, (await Limits.SetAsync(Accelerator, new Watts(450), Stop)).Verdict);
        Assert.Equal(4, reads);
        reads = -1000;
        Assert.Equal(PowerLimitVerdict.Otherwise, (await Limits.SetAsync(Accelerator, new Watts(450), Stop)).Verdict);
        Assert.Equal(-994, reads);
    }

    [Fact]
    public async Task Refused_limit_says_why_and_what_is_held()
    {
        Show();
        Service.On($"PATCH {Path}", _ => ServiceAnswer.Refusal(400, "PropertyValueOutOfRange", "100 is out of range."));
        var outcome = await Limits.SetAsync(Accelerator, new Watts(100), Stop);
        Assert.Equal((PowerLimitVerdict.Refused, new Watts(700)), (outcome.Verdict, outcome.InForce));
        Assert.Contains("100 is out of range.", Assert.Single(outcome.Faults, f => f.Code == "MP4042").Message);
    }

    [Fact]
    public async Task Value_alone_is_written_where_the_mode_cannot_be()
    {
        Show();
        Service.On($"PATCH {Path}", r =>
        {
            if (r.Body.Contains("ControlMode"))
            {
                return ServiceAnswer.Refusal(400, "PropertyNotWritable", "ControlMode is read only.");
            }

            held["SetPoint"] = 450;
            return ServiceAnswer.Empty(200);
        });
        Assert.Equal(PowerLimitVerdict.Held, (await Limits.SetAsync(Accelerator, new Watts(450), Stop)).Verdict);
    }

    [Fact]
    public async Task What_cannot_be_read_back_is_unknown_and_what_has_no_limit_is_told()
    {
        Show();
        Service.On($"PATCH {Path}", _ =>
        {
            Service.On($"GET {Path}", _ => ServiceAnswer.Empty(500));
            return ServiceAnswer.Empty(204);
        });
        var outcome = await Limits.SetAsync(Accelerator, new Watts(450), Stop);
        Assert.Equal((PowerLimitVerdict.Unknown, null, "MP4045"), (outcome.Verdict, outcome.InForce, outcome.Faults[0].Code));
        Service.On($"GET {Path}", "{}");
        Assert.Equal("MP4041", Assert.Single((await Limits.SetAsync(Accelerator, new Watts(450), Stop)).Faults).Code);
    }

    [Fact]
    public async Task Limit_is_lifted_by_switching_it_off_or_else_by_the_most_that_is_allowed()
    {
        held["SetPoint"] = 300;
        Obeys();
        var off = await Limits.LiftAsync(Accelerator, Stop);
        Assert.Equal((PowerLimitVerdict.Held, null, PowerLimitMode.Disabled), (off.Verdict, off.InForce, off.Held!.Mode));

        held["ControlMode"] = "Automatic";
        Obeys(limit => limit["ControlMode"] = "Automatic");
        var open = await Limits.LiftAsync(Accelerator, Stop);
        Assert.Equal((PowerLimitVerdict.Held, new Watts(700)), (open.Verdict, open.InForce));

        held["SetPoint"] = 300;
        Service.On($"PATCH {Path}", _ => ServiceAnswer.Empty(204));
        var stuck = await Limits.LiftAsync(Accelerator, Stop);
        Assert.Equal((PowerLimitVerdict.Otherwise, new Watts(300)), (stuck.Verdict, stuck.InForce));
    }

    [Fact]
    public async Task Control_is_written_and_read_as_a_whole_resource()
    {
        const string Control = "/redfish/v1/Chassis/Server1/Controls/PowerLimit";
        var resource = JsonNode.Parse(Service.Resource(Control))!.AsObject();
        Service.On($"GET {Control}", _ => ServiceAnswer.Json(resource.ToJsonString()));
        Service.On($"PATCH {Control}", r =>
        {
            Take(resource, r.Body);
            return ServiceAnswer.Empty(204);
        });
        var outcome = await Limits.SetAsync(new PowerLimitPlace("/redfish/v1/Chassis/Server1", Control, PowerLimitForm.Control), new Watts(6000.5), Stop);
        Assert.Equal(("""{"SetPoint":6000.5,"ControlMode":"Automatic"}""", PowerLimitVerdict.Held, new Watts(6000.5)), (Written.Single(), outcome.Verdict, outcome.InForce));
    }

    [Fact]
    public async Task Deprecated_limit_is_written_in_its_list_and_lifted_with_null()
    {
        OldHolds("LogEventOnly", null);
        var outcome = await Limits.SetAsync(Old with { Index = 1 }, new Watts(400), Stop);
        Assert.Equal("""{"PowerControl":[{},{"PowerLimit":{"LimitInWatts":400}}]}""", Written.Single());
        Assert.Equal((PowerLimitVerdict.Held, new Watts(400)), (outcome.Verdict, outcome.InForce));
        var lifted = await Limits.LiftAsync(Old with { Index = 1 }, Stop);
        Assert.Equal("""{"PowerControl":[{},{"PowerLimit":{"LimitInWatts":null}}]}""", Written.Last());
        Assert.Equal((PowerLimitVerdict.Held, null), (lifted.Verdict, lifted.InForce));
    }

    [Theory]
    [InlineData(true, PowerLimitVerdict.Held)]
    [InlineData(false, PowerLimitVerdict.Refused)]
    public async Task Limit_that_would_switch_servers_off_is_made_harmless_first_or_not_written(bool canBeChanged, PowerLimitVerdict verdict)
    {
        OldHolds("HardPowerOff", canBeChanged ? null : "HardPowerOff");
        var outcome = await Limits.SetAsync(Old with { Index = 1 }, new Watts(400), Stop);
        Assert.Equal(verdict, outcome.Verdict);
        Assert.Equal("""{"PowerControl":[{},{"PowerLimit":{"LimitException":"LogEventOnly"}}]}""", Written.First());
        Assert.Equal(canBeChanged ? 2 : 1, Written.Count());
        Assert.Equal(canBeChanged ? [] : ["MP4046"], outcome.Faults.Select(f => f.Code));
    }

    [Fact]
    public async Task Limit_that_is_only_begun_is_followed_to_its_end()
    {
        Show();
        Service.On($"PATCH {Path}", r =>
        {
            Take(held, JsonNode.Parse(r.Body)!["PowerLimitWatts"]!.ToJsonString());
            return ServiceAnswer.Empty(202, "Location: /redfish/v1/TaskService/TaskMonitors/9");
        });
        Service.On("GET /redfish/v1/TaskService/TaskMonitors/9", _ => ServiceAnswer.Empty(204));
        var setting = Limits.SetAsync(Accelerator, new Watts(450), Stop);
        Clock.AwaitSleeperUntil(TimeSpan.FromSeconds(2));
        Clock.MoveTo(TimeSpan.FromSeconds(2));
        Assert.Equal(PowerLimitVerdict.Held, (await setting).Verdict);
    }

    [Fact]
    public async Task Restore_policy_is_set_and_read_back()
    {
        const string System = "/redfish/v1/Systems/Server1";
        var policy = new RedfishRestorePolicy(Client);
        Assert.Equal("LastState", (await policy.ReadAsync(System, Stop)).Value);
        Service.On($"PATCH {System}", _ => ServiceAnswer.Empty(204));
        var fault = await policy.SetAsync(System, PowerRestore.AlwaysOff, Stop);
        Assert.Equal(("MP4047", true), (fault!.Code, fault.Message.Contains("AlwaysOff and has LastState")));
        Assert.Equal("""{"PowerRestorePolicy":"AlwaysOff"}""", Written.Single());
        Service.On($"PATCH {System}", _ =>
        {
            Service.On($"GET {System}", """{"PowerRestorePolicy":"AlwaysOff"}""");
            return ServiceAnswer.Empty(204);
        });
        Assert.Null(await policy.SetAsync(System, PowerRestore.AlwaysOff, Stop));
        Assert.Null(await policy.SetAsync(System, PowerRestore.AlwaysOff, Stop));
        Assert.Equal(2, Written.Count());
        Service.On($"GET {System}", """{"PowerRestorePolicy":null}""");
        Assert.Equal("MP4047", (await policy.SetAsync(System, PowerRestore.AlwaysOff, Stop))!.Code);
    }

    [Fact]
    public async Task Limit_of_nothing_is_no_limit()
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Limits.SetAsync(Accelerator, new Watts(0), Stop));
        Assert.False(RedfishEnforcement.HasLease);
        Assert.Equal((5, 40), (RedfishEnforcement.LeastActuation.TotalSeconds, RedfishEnforcement.LongestActuation.TotalSeconds));
    }

    private static void Take(JsonObject into, string change)
    {
        foreach (var (name, value) in JsonNode.Parse(change)!.AsObject())
        {
            into[name] = value?.DeepClone();
        }
    }

    private void Show() => Service.On($"GET {Path}", _ => ServiceAnswer.Json(new JsonObject { ["PowerLimitWatts"] = held.DeepClone() }.ToJsonString()));

    /// <summary>Takes what is written, and then does with it what the test says.</summary>
    private void Obeys(Action<JsonObject>? then = null)
    {
        Show();
        Service.On($"PATCH {Path}", r =>
        {
            Take(held, JsonNode.Parse(r.Body)!["PowerLimitWatts"]!.ToJsonString());
            then?.Invoke(held);
            return ServiceAnswer.Empty(204);
        });
    }

    private void OldHolds(string exception, string? always)
    {
        var limit = new JsonObject { ["LimitInWatts"] = 500, ["LimitException"] = exception };
        Service.On("GET /redfish/v1/Chassis/Old1/Power", _ => ServiceAnswer.Json($$"""{"PowerControl":[{},{"PowerLimit":{{limit.ToJsonString()}} }]}"""));
        Service.On("PATCH /redfish/v1/Chassis/Old1/Power", r =>
        {
            Take(limit, JsonNode.Parse(r.Body)!["PowerControl"]![1]!["PowerLimit"]!.ToJsonString());
            limit["LimitException"] = always ?? limit["LimitException"]?.DeepClone();
            return ServiceAnswer.Empty(204);
        });
    }
}
