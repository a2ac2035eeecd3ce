namespace Megapod.Wire.Field;

using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;

/// <summary>A pod whose coolant is known by its distribution unit's Redfish service: what is done, how soon, and what is not, when that unit tells of trouble or tells nothing.</summary>
public sealed class PodCoolantTests
{
    private const string Unit = "pod.cdu";

    [Fact]
    public async Task Pumps_that_stop_are_seen_by_the_units_own_service_and_nothing_starts_again_before_a_person_has_ended_it()
    {
        await using var rig = await WiredPodRig.OpenAsync();
        Assert.True(rig.Seen.Loops[0].Flow.IsFresh(rig.Now, TimeSpan.FromSeconds(6)) && rig.Seen.Loops[0].Flow.Value > 5, $"{rig.Seen.Loops[0]}");
        Assert.Equal(rig.Seen.Loops[0].Supply.Value, rig.On("pod/cdu", PartQuantity.SupplyTemperature).Value);
        Assert.True(rig.Demo.Break("pod", PodTrouble.PumpsLost).IsSuccess);

        // The poll, two seconds until it is believed; then what a limit of a server takes to act.
        Assert.InRange(rig.Until(() => rig.Alarms("MP3215").SequenceEqual(["pod"]), 20, "stopped"), 2, 8);
        Assert.InRange(rig.Until(() => BothAtMost(rig, 1.02 * WiredPodRig.IdleWatts), 20, "at idle"), 0, 8);

        // Idle racks gather the heat of a minute at full power within five.
        Assert.InRange(rig.Until(() => BothAtMost(rig, 0), 300, "without power"), 100, 290);
        rig.Pass(60);
        Assert.True(rig.Demo.LookAfterPods().IsSuccess);
        rig.Pass(120);

        // Once more when all is cool again: what was too hot to start at first is started now.
        Assert.True(rig.Demo.LookAfterPods().IsSuccess);
        rig.Pass(10);
        Assert.True(rig.Seen.Loops[0].Flow.Value > 5, $"{rig.Seen.Loops[0]}");
        Assert.True(BothAtMost(rig, 1.02 * WiredPodRig.IdleWatts), $"{rig.WattsOf("rack-1")} {rig.WattsOf("rack-2")}");
        Assert.Equal(["pod"], rig.Alarms("MP3215"));
        var ended = rig.Loop.EndStop("pod", "A. Visser");
        rig.Pass(1);
        Assert.True((await ended).IsSuccess);
        rig.Until(() => rig.WattsOf("rack-1") > 0.9 * WiredPodRig.FullWatts, 120, "it runs again");
        Assert.DoesNotContain(rig.Loop.Events.Newest(1_000), e => e.Kind == "law-broken");
    }

    [Fact]
    public async Task A_unit_that_hangs_holds_racks_back_to_half_of_their_range_until_it_speaks_again_and_the_twin_does_not_speak_for_it()
    {
        await using var rig = await WiredPodRig.OpenAsync();
        const double Half = WiredPodRig.IdleWatts + (0.5 * (WiredPodRig.FullWatts - WiredPodRig.IdleWatts)) + 500;
        Assert.True(rig.Demo.Spoil(Unit, "hang").IsSuccess);
        rig.LetGo.Add(Unit);
        rig.Until(() => rig.Alarms("MP3212").Count == 1, 30, "stale readings are told");
        rig.Until(() => BothAtMost(rig, Half), 30, "held back");
        Assert.True(rig.Now - rig.On("pod/cdu", PartQuantity.Flow).MeasuredAt > TimeSpan.FromSeconds(6), $"{rig.On("pod/cdu", PartQuantity.Flow)} at {rig.Now}");
        rig.Pass(30);
        Assert.True(BothAtMost(rig, Half));

        // It comes with other readings than it went.
        Assert.True(rig.Demo.Spoil(Unit, "none").IsSuccess);
        rig.Until(() => rig.Alarms("MP3212").Count == 0 && rig.WattsOf("rack-1") > 0.9 * WiredPodRig.FullWatts, 180, "let go");
        Assert.DoesNotContain(rig.Loop.Events.Newest(1_000), e => e.Kind == "law-broken");
    }

    [Fact]
    public async Task A_unit_whose_sensors_stand_still_shows_no_numbers_and_racks_are_held_back_until_it_does()
    {
        await using var rig = await WiredPodRig.OpenAsync();
        Assert.True(rig.Demo.Break("pod", PodTrouble.ReadingsStale).IsSuccess);
        Assert.InRange(rig.Until(() => rig.Alarms("MP3212").Count == 1, 30, "that they are not there is told"), 1, 15);
        Assert.Equal(Quality.Missing, rig.On("pod/cdu", PartQuantity.Flow).Quality);
        Assert.True(rig.Demo.LookAfterPods().IsSuccess);
        rig.Until(() => rig.Alarms("MP3212").Count == 0 && rig.WattsOf("rack-1") > 0.9 * WiredPodRig.FullWatts, 120, "let go");
    }

    [Fact]
    public async Task Vices_are_given_by_name_and_taken_away_and_what_is_none_is_refused_with_those_that_are()
    {
        await using var rig = await WiredPodRig.OpenAsync();
        var server = rig.Field.Pods[0].Controllers["rack-1/server-2"];
        var given = rig.Demo.Spoil("rack-1.server-2", "capClamped, noETag");
        Assert.True(given.IsSuccess, string.Join(", ", given.Faults));
        Assert.Equal(Lab.Emulators.Redfish.RedfishVice.CapClamped | Lab.Emulators.Redfish.RedfishVice.NoETag, server.Vices.Which);
        Assert.True(server.Vices.LowestCap > new Watts(10_000), $"{server.Vices.LowestCap}");
        Assert.Contains(rig.Loop.Events.Newest(10), e => e.Kind == "demo" && e.Subject == "rack-1.server-2");
        Assert.True(rig.Demo.Spoil("rack-2.pdu", "silent").IsSuccess);
        Assert.Equal(Lab.Emulators.Snmp.SnmpVice.Silent, rig.Field.Distributions[0].Units["rack-2"].Vices.Which);

        var refused = rig.Demo.Spoil("rack-2.pdu", "hang").Faults.Single();
        Assert.Equal("MP3120", refused.Code);
        Assert.Contains("silent, restarted", refused.Remedy, StringComparison.Ordinal);
        Assert.Equal(Lab.Emulators.Snmp.SnmpVice.Silent, rig.Field.Distributions[0].Units["rack-2"].Vices.Which);
        Assert.Equal(["MP3120", "MP3119", "MP3120"], new[] { rig.Demo.Spoil("rack-1.server-2", "1"), rig.Demo.Spoil("grid-meter", "none"), rig.Demo.Spoil("rack-1.server-2", "") }.Select(o => o.Faults.Single().Code));
        Assert.True(rig.Demo.Spoil("rack-1.server-2", "NONE").IsSuccess);
        Assert.Equal(Lab.Emulators.Redfish.RedfishVice.None, server.Vices.Which);
    }

    private static bool BothAtMost(WiredPodRig rig, double watts) => rig.WattsOf("rack-1") <= watts && rig.WattsOf("rack-2") <= watts;
}
