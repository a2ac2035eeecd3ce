namespace Megapod.Wire.Field;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Site.Loop;
using Megapod.Site.Reload;

/// <summary>A second pod is plugged into a site over real Modbus bytes, run by the shipped loops and drivers: the talk with everything else, the regulator and the cycles go on as if nothing had happened.</summary>
public sealed class PlugFieldTests
{
    [Fact]
    public async Task Cycles_regulator_and_meters_go_on_while_a_pod_is_plugged_in_over_the_wire()
    {
        await using var rig = await FieldRig.OpenAsync(soc: 0.3);
        rig.Begin();
        rig.Pass(20);
        var written = rig.Demo.Tree.Site;
        var (steps, cycles, failures) = (rig.Loop.Fast!.Jitter.Total, rig.View.Cycles, rig.Loop.Fast.Failures);
        double battery = rig.BatteryWatts;
        Assert.True(battery > 0.1e6, rig.Trace());
        var changed = await ReloadAsync(rig, written with { Pods = [.. written.Pods, Another(written.Pods[0])] });
        Assert.True(changed.IsSuccess, string.Join("; ", changed.Faults));
        Assert.True(changed.Value.HasRoom);
        rig.Pass(10);
        Assert.Equal(["a-pod", "pod-1"], rig.Loop.Tree.Pods.Select(p => p.Id));

        // No cycle came late or was left out, and the regulator made each of its steps.
        double seconds = rig.View.Cycles - cycles;
        Assert.Equal((0L, 0L, 0L, 0L), (rig.View.LateCycles, rig.View.SkippedCycles, rig.View.FailedCycles, rig.View.FailedCommands));
        Assert.InRange(rig.Loop.Fast!.Jitter.Total - steps, (10 * seconds) - 12, (10 * seconds) + 12);
        Assert.Equal(failures, rig.Loop.Fast.Failures);
        Assert.True(rig.BatteryWatts > 0, rig.Trace());
        Assert.InRange(rig.TimerSeconds, 7, 10);

        // The new meter is asked over the wire and everybody else's is fresh.
        Assert.All(rig.View.Devices, d => Assert.Equal((true, 0, null), (d.IsAnswering, d.Failures, d.Trouble)));
        Assert.Contains("meter-a-pod", rig.View.Devices.Select(d => d.Id));
        Assert.All(rig.View.Nodes.Where(n => n.Id != "ev-bus"), n => Assert.NotNull(n.Watts));
        Assert.Equal(rig.Demo.MeterAt("a-pod", rig.Now).Power.Value, rig.View.Nodes.Single(n => n.Id == "a-pod").Watts!.Value, 3_000.0);
        Assert.Equal(rig.Demo.MeterAt("pod-1", rig.Now).Power.Value, rig.View.Nodes.Single(n => n.Id == "pod-1").Watts!.Value, 3_000.0);
        Assert.Empty(rig.Demo.Broken);
    }

    [Fact]
    public async Task A_pod_whose_racks_may_hold_grants_stays_with_its_meter_and_what_is_not_plugged_in_leaves_nothing_on_the_wire()
    {
        await using var rig = await FieldRig.OpenAsync(soc: 0.3);
        rig.Begin();
        rig.Pass(5);
        var written = rig.Demo.Tree.Site;
        var site = written with { Pods = [.. written.Pods, Another(written.Pods[0])] };
        Assert.True((await ReloadAsync(rig, site)).IsSuccess);
        rig.Pass(5);
        Assert.Equal("MP3260", (await ReloadAsync(rig, written, site)).Faults[0].Code);
        Assert.Contains("meter-a-pod", rig.Field.Devices.Select(d => d.Id));
        Assert.True(rig.View.Devices.Single(d => d.Id == "meter-a-pod").IsAnswering);
        var third = Another(written.Pods[0]) with { Id = "b-pod", Meter = written.Pods[0].Meter! with { Id = "meter-b-pod" } };
        Assert.True((await rig.Field.FitAsync(site with { Pods = [.. site.Pods, third] })).IsSuccess);
        Assert.Contains("meter-b-pod", rig.Field.Devices.Select(d => d.Id));
        await rig.Field.TidyAsync(site);
        Assert.DoesNotContain("meter-b-pod", rig.Field.Devices.Select(d => d.Id));
    }

    /// <summary>Asks, and lets time pass until there is an answer.</summary>
    private static async Task<Outcome<SiteChanged>> ReloadAsync(FieldRig rig, SiteConfig next, SiteConfig? running = null)
    {
        var reload = new SiteReload(new SiteReloadParts
        {
            Loop = rig.Loop,
            Written = running ?? rig.Demo.Tree.Site,
            Read = () => Outcome<SiteFileRead>.Success(new SiteFileRead(next, new Dictionary<string, RegisterMapConfig>())),
            Wire = rig.Wire,
            Fit = rig.Field.FitAsync,
            World = rig.Demo.Exchange,
            HasRoom = rig.Demo.CloseFeeds,
            Tidy = rig.Field.TidyAsync,
        });
        var asked = reload.ReloadAsync("A. Visser");
        Assert.True(SpinWait.SpinUntil(() => rig.Loop.IsAsked || asked.IsCompleted, TimeSpan.FromSeconds(30)));
        for (int s = 0; s < 90 && !asked.IsCompleted; s++)
        {
            rig.Pass(1);
            SpinWait.SpinUntil(() => rig.Loop.IsAsked || asked.IsCompleted, TimeSpan.FromSeconds(30));
        }

        return await asked;
    }

    private static PodConfig Another(PodConfig pod) => pod with
    {
        Id = "a-pod",
        Meter = pod.Meter! with { Id = "meter-a-pod" },
        Racks = [.. pod.Racks.Take(2).Select(r => r with { Id = "a-" + r.Id })],
        Throughput = [new ThroughputPoint(new Watts(2 * pod.Racks[0].Idle.Value), 0), new ThroughputPoint(new Watts(2 * pod.Racks[0].Full.Value), 1)],
    };
}
