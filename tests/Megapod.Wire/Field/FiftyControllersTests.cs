namespace Megapod.Wire.Field;

using Megapod.Control.Firmware;
using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Devices.Redfish.Service;
using Megapod.Lab.Emulators.Redfish;

/// <summary>Fifty management controllers, one of them bad in each way that is known, over real sockets and in real time.</summary>
public sealed class FiftyControllersTests
{
    private const string Bad = "rack-3/server-2";
    private const double LowWatts = 300_000;
    private const double HighWatts = 500_000;

    private const string BadRack = "rack-3";
    private const double ServerWatts = 12_000;

    private static readonly TimeSpan Settles = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FoundOut = TimeSpan.FromSeconds(10);

    private readonly Dictionary<RedfishVice, long> since = [];

    [Fact]
    public async Task Bad_controller_among_fifty_neither_delays_the_others_nor_a_cycle_nor_leads_to_more_than_was_given()
    {
        await using var rig = await PodRig.OpenAsync();
        rig.Until(() => rig.View is { } view && view.Devices.Count(d => d.IsAnswering) == 50 && rig.DrawnWatts > 0.9 * PodRig.FullWatts, Settles, "fifty answer and run");
        double limit = LowWatts;
        foreach (var vice in Enum.GetValues<RedfishVice>())
        {
            long stalled = rig.View.StalledReads;
            rig.Servers.Controllers[Bad].Vices = new RedfishVices
            {
                Which = vice,
                LowestCap = new Watts(9_000),
                FailingPath = "/EnvironmentMetrics",
                DripPause = TimeSpan.FromMilliseconds(20),
                HugeBytes = 8 << 20,
                RequestsUntilLost = 3,
            };
            rig.Leave(limit);

            // All others come to what is left for them, and nobody takes more than was given while they do.
            bool isLow = limit == LowWatts;
            double from = rig.View.At.Ticks;
            rig.Until(
                () =>
                {
                    NobodyTakesMore(rig, vice);
                    return rig.View.At.Ticks - from > 4 * TimeSpan.TicksPerSecond && (isLow ? rig.DrawnWatts < LowWatts : rig.DrawnWatts > 0.85 * HighWatts);
                },
                Settles,
                $"{vice}: to {limit:F0} W from {rig.DrawnWatts:F0}");
            var now = rig.Loop.Present;
            var silent = rig.Wire.Devices(now).Where(d => d.Id != "rack-3.server-2" && (!d.IsAnswering || now - d.AnsweredAt > TimeSpan.FromSeconds(8))).Select(d => $"{d.Id} {d.Trouble?.Message}").ToList();
            Assert.True(silent.Count == 0, $"{vice}: {string.Join("; ", silent)}");
            Assert.Equal(stalled, rig.View.StalledReads);
            limit = isLow ? HighWatts : LowWatts;
        }

        Assert.DoesNotContain(rig.Loop.Events.Newest(1000), e => e.Kind == "law-broken");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Clamped_limit_is_found_and_its_rack_counts_what_it_really_may_draw(bool isTold)
    {
        await using var rig = await PodRig.OpenAsync();
        rig.Until(() => rig.View is { } view && view.Devices.Count(d => d.IsAnswering) == 50 && rig.DrawnWatts > 0.9 * PodRig.FullWatts, Settles, "fifty answer and run");
        rig.Servers.Controllers[Bad].Vices = new RedfishVices { Which = RedfishVice.CapClamped, LowestCap = new Watts(9_000), IsClampTold = isTold };
        rig.Leave(LowWatts);

        // One that says so is read back, and the rest of its rack gives what it does not; one that says nothing is seen by what its rack draws, which counts as its nameplate from then on.
        rig.Until(
            () => isTold ? TroubleOf(rig) == "MP4043" : rig.Loop.Events.Newest(100).Any(e => e.Text.Contains("rack-3: does not keep ceilings: counts as its nameplate", StringComparison.Ordinal)),
            TimeSpan.FromSeconds(90),
            isTold ? "read back" : "seen by the meter");
        rig.Until(() => rig.DrawnWatts < LowWatts, Settles, "below the limit all the same");
        Assert.DoesNotContain(rig.Loop.Events.Newest(1000), e => e.Kind == "law-broken");
    }

    [Fact]
    public async Task Server_that_calls_itself_critical_gets_its_least_and_its_rack_does_the_work_with_the_others()
    {
        await using var rig = await PodRig.OpenAsync();
        rig.Until(() => rig.View is { } view && view.Devices.Count(d => d.IsAnswering) == 50 && rig.DrawnWatts > 0.9 * PodRig.FullWatts, Settles, "fifty answer and run");
        rig.Pods.BoardOf(0).Put(readings => readings.Word[readings.Tree.IndexOf(Bad)] = PartHealth.Critical);
        rig.Until(() => LimitOf(rig, Bad) is { SetPoint: { } set, Lowest: { } least } && set.Value <= least.Value + 1, Settles, "it is at its least");
        Assert.Equal([Bad], rig.Pods.SheetOf("pod")!.Drained.Select(d => d.Server));
        Assert.True(LimitOf(rig, "rack-3/server-1") is { SetPoint: { } set, Lowest: { } least } && set.Value > least.Value + 5_000);
        rig.Pods.BoardOf(0).Put(readings => readings.Word[readings.Tree.IndexOf(Bad)] = PartHealth.Good);
        Assert.True(rig.Pods.Dismiss("pod", Bad));
        rig.Until(() => LimitOf(rig, Bad) is { SetPoint: { } set, Lowest: { } least } && set.Value > least.Value + 5_000, Settles, "it works again");
    }

    [Fact]
    public async Task Firmware_comes_to_one_drained_server_and_to_no_other_while_that_one_is_watched()
    {
        const string First = "rack-1/server-1";
        await using var rig = await PodRig.OpenAsync();
        rig.Until(() => rig.View is { } view && view.Devices.Count(d => d.IsAnswering) == 50 && rig.DrawnWatts > 0.9 * PodRig.FullWatts, Settles, "fifty answer and run");
        var asked = rig.Pods.Update("pod", new FirmwareRequest("http://127.0.0.1/images/bmc-9.9.1.bin", "9.9.1", "http://127.0.0.1/images/bmc-1.0.0.bin", "A. Visser"), rig.Loop.Present);
        Assert.True(asked.IsSuccess, string.Join("; ", asked.Faults));
        rig.Until(() => LimitOf(rig, First) is { SetPoint: { } set, Lowest: { } least } && set.Value <= least.Value + 1, Settles, "it is at its least");
        rig.Until(() => rig.Pods.FirmwareOf("pod")!.Stage is not (FirmwareStage.Draining or FirmwareStage.Updating), TimeSpan.FromMinutes(2), "it is updated");
        var campaign = rig.Pods.FirmwareOf("pod")!;
        Assert.Equal((FirmwareStage.Watching, FirmwareServerState.Updated, "9.9.1"), (campaign.Stage, campaign.Servers[0].State, campaign.Servers[0].After));
        var shown = rig.Servers.Readings.Tree;
        Assert.Equal([First], shown.Parts.Where(p => p.Identity.Firmware == "9.9.1").Select(p => p.Id));
        rig.Until(() => LimitOf(rig, First) is { SetPoint: { } set, Lowest: { } least } && set.Value > least.Value + 5_000, Settles, "it works again");
        Assert.True(rig.Pods.CancelUpdate("pod", "B. Lind", rig.Loop.Present).IsSuccess);
        rig.Until(() => rig.Pods.FirmwareOf("pod")!.IsOver, Settles, "it has ended");
        Assert.All(rig.Pods.FirmwareOf("pod")!.Servers.Skip(1), s => Assert.Equal(FirmwareServerState.Waiting, s.State));
        Assert.DoesNotContain(rig.Loop.Events.Newest(1000), e => e.Kind == "law-broken");
    }

    private static PowerLimitState? LimitOf(PodRig rig, string server) => rig.Servers.Controllers[server].PowerLimit(server);

    private static string? TroubleOf(PodRig rig) => rig.Wire.Devices(rig.Loop.Present).Single(d => d.Id == "rack-3.server-2").Trouble?.Code;

    /// <summary>
    /// No rack may draw more in truth than the ledger counts for it. A controller that breaks its word, and lets go of a limit that it held when it is told another, is known only when it is read back: for so long
    /// its own server may take what it can.
    /// </summary>
    private void NobodyTakesMore(PodRig rig, RedfishVice vice)
    {
        bool isLiar = (vice & (RedfishVice.CapDisabled | RedfishVice.CapIgnored | RedfishVice.CapClamped)) != RedfishVice.None;
        foreach (var consumer in rig.View.Consumers.Where(c => c.Kind == ConsumerKind.Rack))
        {
            double drawn = rig.Demo.WattsOf(rig.Tree.ConsumerIndex(consumer.Id)).Value;
            double beyond = drawn - consumer.WorstCaseWatts - 100;
            if (beyond <= 0)
            {
                _ = isLiar && consumer.Id == BadRack && since.Remove(vice);
                continue;
            }

            Assert.True(isLiar && consumer.Id == BadRack && beyond < ServerWatts, $"{vice}: {consumer.Id} draws {drawn:F0} W and counts {consumer.WorstCaseWatts:F0}");
            since.TryAdd(vice, TimeProvider.System.GetTimestamp());
            Assert.True(TimeProvider.System.GetElapsedTime(since[vice]) < FoundOut, $"{vice}: not found out after {FoundOut}");
        }
    }
}
