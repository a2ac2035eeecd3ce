namespace Megapod.Wire.Emulators;

using System.Text.Json;
using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Lab.Emulators.Dsx;
using Megapod.Wire.Field;
using Megapod.Wire.Mqtt;
using Megapod.Wire.Peers;

/// <summary>The twin's pod by its building management system, over Debian's mosquitto: loops, leaks and branches come from there, and what is to be cut off is asked for there and nowhere else.</summary>
public sealed class EmulatedBuildingTests
{
    private const string PowerRequest = "BMS/v1/megapod-wired/Value/Rack/RackElectricalIsolationRequest/wired/rack-1";
    private const string LiquidRequest = "BMS/v1/megapod-wired/Value/Rack/RackLiquidIsolationRequest/wired/rack-1";

    [Fact]
    public async Task Wet_rack_is_stopped_and_isolated_through_the_broker_and_is_seen_to_be_and_all_that_is_said_fits_the_contract()
    {
        using var broker = await MqttBroker.StartAsync();
        await using var rig = await WiredPodRig.OpenAsync(broker.Port);
        Assert.Equal(350.0 / 60, rig.Seen.Loops[0].Flow.Value, 0.1);
        Assert.True(rig.Seen.Loops[0].Flow.IsFresh(rig.Now, TimeSpan.FromSeconds(4)));
        Assert.Equal((0, 1, 0, 0), (rig.Beside("rack-1").IsLeaking.Value, rig.Beside("rack-1").IsOn.Value, rig.Beside("rack-1").IsElectricallyIsolated.Value, rig.Beside("rack-1").IsLiquidIsolated.Value));
        Assert.Null(rig.Said.Last(PowerRequest));

        Assert.True(rig.Demo.Break("rack-1", PodTrouble.RackLeak).IsSuccess);
        Assert.InRange(rig.Until(() => rig.WattsOf("rack-1") == 0, 20, "its power is cut"), 1, 8);
        Assert.Equal(["rack-1"], rig.Alarms("MP3216"));
        Assert.Equal(1, rig.Said.Last(PowerRequest)?.Value);
        Assert.True(rig.WattsOf("rack-2") > WiredPodRig.IdleWatts);
        rig.Until(() => rig.Beside("rack-1").IsElectricallyIsolated.Value == 1, 5, "that its power is cut is seen");
        Assert.InRange(rig.Until(() => rig.Beside("rack-1").IsLiquidIsolated.Value == 1, 30, "its coolant is shut"), 0, 20);
        Assert.Equal((1, 0), (rig.Said.Last(LiquidRequest)?.Value, rig.Seen.Loops[0].IsIsolated.Value));

        // It stays wet, so the loop is shut: by all racks, because the contract knows no valve of a loop.
        Assert.InRange(rig.Until(() => rig.Seen.Loops[0].IsIsolated.Value == 1, 120, "the loop is shut"), 20, 90);
        Assert.Equal((0, 0), (rig.WattsOf("rack-1"), rig.WattsOf("rack-2")));
        Assert.DoesNotContain(rig.Loop.Events.Newest(1_000), e => e.Kind is "isolation-failed" or "law-broken");

        using var judge = Peers.TalkToNode("ajv", "dsx_judge.js");
        var said = rig.Said.All;
        Assert.Contains(said, m => m.Topic == PowerRequest);
        foreach (var (topic, payload) in said.DistinctBy(m => m.Topic).Concat(said.Where(m => m.Topic.Contains("Request/"))).Distinct())
        {
            await judge.TellAsync(JsonSerializer.Serialize(new { topic, payload }));
            var verdict = await judge.HearAsync();
            Assert.True(verdict.GetProperty("valid").GetBoolean(), $"{topic} {payload}: {verdict}");
        }
    }

    [Fact]
    public async Task Request_stands_until_a_named_person_has_ended_the_stop_is_withdrawn_then_and_can_be_made_again()
    {
        using var broker = await MqttBroker.StartAsync();
        await using var rig = await WiredPodRig.OpenAsync(broker.Port);
        Assert.True(rig.Demo.Break("rack-1", PodTrouble.RackLeak).IsSuccess);
        rig.Until(() => rig.Beside("rack-1").IsLiquidIsolated.Value == 1, 40, "it is isolated");
        Assert.True(rig.Demo.LookAfterPods().IsSuccess);
        rig.Pass(5);
        Assert.Equal((1, 1), (rig.Said.Last(PowerRequest)?.Value, rig.Said.Last(LiquidRequest)?.Value));
        rig.EndStop("rack-1");
        rig.Until(() => (rig.Said.Last(PowerRequest)?.Value, rig.Said.Last(LiquidRequest)?.Value) == (0, 0), 3, "the request is withdrawn");

        // Repetitions say so, too: nothing is cut off any more, and the other rack was never asked for.
        rig.Pass(150);
        Assert.Equal((0, 0), (rig.Beside("rack-1").IsElectricallyIsolated.Value, rig.Beside("rack-1").IsLiquidIsolated.Value));
        Assert.Equal((0, 0), (rig.Said.Last(PowerRequest)?.Value, rig.Said.Last(LiquidRequest)?.Value));
        Assert.True(rig.WattsOf("rack-1") > 0.9 * WiredPodRig.FullWatts);
        Assert.Empty(rig.Loop.View!.Alarms);
        Assert.DoesNotContain(rig.Said.All, m => m.Topic.Contains("Request/wired/rack-2") && m.Topic.StartsWith("BMS/v1/megapod", StringComparison.Ordinal));

        Assert.True(rig.Demo.Break("rack-1", PodTrouble.RackLeak).IsSuccess);
        Assert.InRange(rig.Until(() => rig.WattsOf("rack-1") == 0, 20, "it is cut off again"), 1, 8);
        Assert.Equal(1, rig.Said.Last(PowerRequest)?.Value);
    }

    [Fact]
    public async Task Controller_that_starts_anew_withdraws_nothing_that_a_kept_stop_asks_for_and_withdraws_what_the_former_one_asked_for_when_it_is_ended()
    {
        using var broker = await MqttBroker.StartAsync();
        await using var rig = await WiredPodRig.OpenAsync(broker.Port);
        Assert.True(rig.Demo.Break("rack-1", PodTrouble.RackLeak).IsSuccess);
        rig.Until(() => rig.Beside("rack-1").IsLiquidIsolated.Value == 1, 40, "it is isolated");
        await rig.RestartAsync();
        rig.Until(() => rig.Beside("rack-1").IsLiquidIsolated.Value == 1, 60, "the new controller sees that it is");
        rig.Pass(20);
        Assert.DoesNotContain(rig.Said.All, m => m.Topic is PowerRequest or LiquidRequest && m.Payload.Contains("\"value\":0"));
        Assert.True(rig.Demo.LookAfterPods().IsSuccess);
        rig.EndStop("rack-1");
        rig.Until(() => (rig.Said.Last(PowerRequest)?.Value, rig.Said.Last(LiquidRequest)?.Value) == (0, 0), 3, "the request is withdrawn");
    }

    [Fact]
    public async Task Without_its_broker_nobody_sees_a_leak_or_cuts_anything_off_and_racks_are_held_back_until_it_is_there_again()
    {
        using var broker = await MqttBroker.StartAsync();
        await using var rig = await WiredPodRig.OpenAsync(broker.Port);
        rig.AwaitsBuilding = false;
        rig.LetGo.Add("building");
        broker.Kill();
        Assert.InRange(rig.Until(() => rig.Alarms("MP3212").Count == 1, 20, "the loop is not known any more"), 1, 12);
        Assert.True(rig.Demo.Break("rack-1", PodTrouble.RackLeak).IsSuccess);
        rig.Pass(15);
        Assert.Empty(rig.Alarms("MP3216"));
        Assert.InRange(rig.WattsOf("rack-1"), 1, WiredPodRig.IdleWatts + (0.5 * (WiredPodRig.FullWatts - WiredPodRig.IdleWatts)) + 500);
        await broker.StartAsync();
        rig.Until(() => rig.WattsOf("rack-1") == 0, 120, "the leak is heard of and the rack cut off");
        Assert.Equal(["rack-1"], rig.Alarms("MP3216"));
    }

    [Fact]
    public async Task Readings_that_stand_still_are_not_said_any_more_and_hold_racks_back_until_they_move()
    {
        using var broker = await MqttBroker.StartAsync();
        await using var rig = await WiredPodRig.OpenAsync(broker.Port);
        rig.AwaitsBuilding = false;
        Assert.True(rig.Demo.Break("pod", PodTrouble.ReadingsStale).IsSuccess);
        rig.Until(() => rig.Alarms("MP3212").Count == 1, 15, "they are old");
        rig.Demo.LookAfterPods();
        rig.Until(() => rig.Alarms("MP3212").Count == 0 && rig.WattsOf("rack-1") > 0.9 * WiredPodRig.FullWatts, 90, "they move and the racks work");
    }

    [Theory]
    [InlineData("127.0.0.1:1883", true, null)]
    [InlineData("localhost:1", true, null)]
    [InlineData("[::1]:1883", true, null)]
    [InlineData("127.0.0.1", true, "no broker on this machine")]
    [InlineData("127.0.0.1:0", true, "no broker on this machine")]
    [InlineData("127.0.0.1:65536", true, "no broker on this machine")]
    [InlineData("broker.example.org:1883", true, "no broker on this machine")]
    [InlineData("192.0.2.1:1883", true, "no broker on this machine")]
    [InlineData("localhost:8883", true, "publishes itself")]
    [InlineData("127.0.0.1:1883", false, "real time")]
    public void Broker_of_an_emulated_building_is_one_on_this_machine_where_the_site_does_not_speak_itself(string text, bool isOnWire, string? why)
    {
        var site = new SiteConfig { Id = "site", Grid = new GridConnectionConfig { Limits = [new LimitConfig { Id = "contract", Amount = 1e6 }] }, Publish = new PublishConfig { Dsx = new DsxFaceConfig { Host = "127.0.0.1", Port = 8883 } } };
        var read = BuildingBroker.Read(text, site, isOnWire);
        Assert.Equal(why is null, read.IsSuccess);
        if (why is not null)
        {
            Assert.Equal("MP4273", Assert.Single(read.Faults).Code);
            Assert.Contains(why, read.Faults[0].Message);
        }
    }
}
