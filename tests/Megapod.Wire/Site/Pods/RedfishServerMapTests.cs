namespace Megapod.Wire.Site.Pods;

using Megapod.Control.Pods;
using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Devices.Polling;
using Megapod.Devices.Redfish;
using Megapod.Devices.Redfish.Inventory;
using Megapod.Devices.Redfish.Power;
using Megapod.Devices.Redfish.Service.Pods;
using Megapod.Lab.Emulators.Redfish;
using Megapod.Site.Pods.Redfish;
using Megapod.Wire.Redfish.Service;

/// <summary>From an emulated management controller over real sockets to the pod's board. Service and client are two readings of the standard by two people; here they meet.</summary>
public sealed class RedfishServerMapTests
{
    private const string Server = "rack-a/server-1";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_controller_tells_is_on_the_board_part_by_part_and_new_values_follow()
    {
        await using var bench = await OpenAsync();
        await using var client = Client(bench);
        var poller = new RedfishPoller("bmc", client, new RedfishPollerConfig { Share = TimeSpan.FromSeconds(30) });
        var board = new PodBoard(Bare());
        var map = new RedfishServerMap(Server, board);
        map.Update(poller.Newest());
        Assert.Null(await poller.PollAsync(TestPod.Noon, Stop));
        map.Update(poller.Newest());

        var readings = board.Read(null);
        var truth = bench.Plant.Readings;
        Assert.Equal(truth.Tree.Parts[truth.Tree.IndexOf(Server)].Identity.Serial, readings.Tree.Parts[readings.Tree.IndexOf(Server)].Identity.Serial);
        Assert.NotEmpty(readings.Tree.Parts[readings.Tree.IndexOf(Server)].Identity.Serial);
        foreach (string gpu in readings.Tree.Parts.Where(p => p.Kind == PartKind.Accelerator && p.Holder == Server).Select(p => p.Id))
        {
            int at = readings.Tree.IndexOf(gpu);
            int from = truth.Tree.IndexOf(gpu);
            Assert.Equal(truth.Tree.Parts[from].Identity.Serial, readings.Tree.Parts[at].Identity.Serial);
            Assert.Equal(PartHealth.Good, readings.Word[at]);
            Assert.Equal(truth[from, PartQuantity.Power].Value, readings[at, PartQuantity.Power].Value, 6);
            Assert.Equal(truth[from, PartQuantity.Temperature].Value, readings[at, PartQuantity.Temperature].Value, 6);
        }

        Assert.Equal(truth[truth.Tree.IndexOf(Server), PartQuantity.Power].Value, readings[readings.Tree.IndexOf(Server), PartQuantity.Power].Value, 6);
        Assert.Equal(Quality.Missing, readings[readings.Tree.IndexOf("rack-b/server-1"), PartQuantity.Power].Quality);

        int server = truth.Tree.IndexOf(Server);
        bench.Plant.Readings = TestPod.Full(TestPod.Noon).With((Server, PartQuantity.Power, Reading.Good(4_321, TestPod.Noon)));
        Assert.Null(await poller.PollAsync(TestPod.Noon + TimeSpan.FromSeconds(5), Stop));
        map.Update(poller.Newest());
        readings = board.Read(null);
        Assert.Equal((4_321, true), (readings[readings.Tree.IndexOf(Server), PartQuantity.Power].Value, server > 0));
    }

    [Fact]
    public async Task What_is_wrong_with_an_accelerator_comes_over_the_wire_by_report_and_is_judged()
    {
        const string Gpu = $"{Server}/gpu-1";
        await using var bench = await OpenAsync();
        await using var client = Client(bench);
        var poller = new RedfishPoller("bmc", client, new RedfishPollerConfig { Share = TimeSpan.FromSeconds(30) });
        var board = new PodBoard(Bare());
        var map = new RedfishServerMap(Server, board);
        var health = new PodHealth(new HealthLimits());
        var now = TestPod.Noon;
        PodReadings? readings = null;
        async Task<IReadOnlyList<HealthReason>> JudgeAsync(params (string Part, PartQuantity Quantity, Reading Reading)[] changes)
        {
            now += TimeSpan.FromSeconds(5);
            bench.Clock.MoveTo(now - TestPod.Noon);
            bench.Plant.Readings = TestPod.Full(now).With([.. Sound(now), .. changes]);
            Assert.Null(await poller.PollAsync(now, Stop));
            map.Update(poller.Newest());
            readings = board.Read(readings);
            return [.. health.Judge(readings, now).Reasons.Where(r => r.Part == Gpu)];
        }

        Assert.Empty(await JudgeAsync());
        Assert.Empty(await JudgeAsync());
        int at = readings!.Tree.IndexOf(Gpu);
        int from = bench.Plant.Readings.Tree.IndexOf(Gpu);

        // A processor's power state says nothing that its server's does not, and its limit is what the controller was told.
        foreach (var quantity in TelemetryPages.Quantities.Values.Where(q => q is not (PartQuantity.IsOn or PartQuantity.PowerLimit)))
        {
            var reading = readings[at, quantity];
            Assert.True(reading.Quality == Quality.Good && Math.Abs(reading.Value - bench.Plant.Readings[from, quantity].Value) < 1e-6 * Math.Max(1, Math.Abs(reading.Value)), $"{quantity}: {reading}");
        }

        var reasons = await JudgeAsync(
            (Gpu, PartQuantity.Throttle, Reading.Good((double)ThrottleReasons.HardwareThermal, now)),
            (Gpu, PartQuantity.UncorrectedErrors, Reading.Good(8, now)),
            (Gpu, PartQuantity.DriverError, Reading.Good(79, now)),
            (Gpu, PartQuantity.LinkErrors, Reading.Good(5_000, now)),
            (Gpu, PartQuantity.MemoryTemperature, Reading.Good(99, now)));
        Assert.Equal(
            [HealthKind.Temperature, HealthKind.Throttled, HealthKind.DriverError, HealthKind.UncorrectedErrors, HealthKind.LinkErrors],
            reasons.Select(r => r.Kind).Order());
        Assert.Equal((79, (double)ThrottleReasons.HardwareThermal), (readings[at, PartQuantity.DriverError].Value, readings[at, PartQuantity.Throttle].Value));
        Assert.Equal(0, readings[readings.Tree.IndexOf($"{Server}/gpu-0"), PartQuantity.DriverError].Value);
    }

    [Theory]
    [InlineData("0=A 1=B", "A B")]
    [InlineData("0=- 1=B", ". B")]
    [InlineData("0=A 1=B; 1=B", "A B")]
    [InlineData("0=A 1=B; 0=- 1=B", "A B")]
    [InlineData("0=A 1=B; 1=B 2=C", "C B")]
    [InlineData("0=- 1=B 2=C", "B C")]
    [InlineData("0=A 1=B; 0=B 1=A", "B A")]
    public void An_accelerator_that_is_gone_leaves_its_name_to_nobody_but_who_takes_its_place(string looks, string expected)
    {
        var board = new PodBoard(Bare());
        var map = new RedfishServerMap(Server, board);
        foreach (string look in looks.Split("; "))
        {
            var items = look.Split(' ').Select(i => new RedfishItem($"/Systems/1/Processors/GPU_{i[0]}", RedfishKind.Processor, "GPU")
            {
                Sort = "GPU",
                Serial = i[2] == '-' ? null : i[2..],
                State = i[2] == '-' ? RedfishState.Absent : RedfishState.Enabled,
            });
            map.Update(new RedfishReadings(new RedfishInventory { TakenAt = TestPod.Noon, Items = [.. items] }, []));
        }

        Assert.Equal(expected, string.Join(' ', board.Tree.Parts.Where(p => p.Kind == PartKind.Accelerator && p.Holder == Server).Select(p => p.Identity.Serial is { Length: > 0 } serial ? serial : ".")));
    }

    [Theory]
    [InlineData(RedfishVice.None, PowerLimitVerdict.Held)]
    [InlineData(RedfishVice.NoETag, PowerLimitVerdict.Held)]
    [InlineData(RedfishVice.IfMatchAlwaysFails, PowerLimitVerdict.Held)]
    [InlineData(RedfishVice.IfMatchRefused, PowerLimitVerdict.Held)]
    [InlineData(RedfishVice.CapClamped, PowerLimitVerdict.Otherwise)]
    [InlineData(RedfishVice.CapDisabled, PowerLimitVerdict.NotActive)]
    public async Task A_cap_is_read_back_and_what_was_made_of_it_is_said(RedfishVice vice, PowerLimitVerdict expected)
    {
        await using var bench = await OpenAsync();
        await using var client = Client(bench);
        var poller = new RedfishPoller("bmc", client, new RedfishPollerConfig { Share = TimeSpan.FromSeconds(30) });
        Assert.Null(await poller.PollAsync(TestPod.Noon, Stop));
        var map = new RedfishServerMap(Server, new PodBoard(Bare()));
        map.Update(poller.Newest());
        var place = Assert.IsType<PowerLimitPlace>(map.Limit);
        bench.Have(vice, v => v with { LowestCap = new Watts(3_500) });
        PowerLimitOutcome? outcome = null;
        poller.Answered = o => outcome = o;
        poller.Tell(place, new Watts(3_000));
        Assert.Null(await poller.CarryAsync(TestPod.Noon, Stop));
        Assert.Equal(expected, outcome!.Verdict);
    }

    private static async Task<EmulatorBench> OpenAsync() => await EmulatorBench.OpenAsync(scope: Server, isReal: true);

    private static RedfishClient Client(EmulatorBench bench) => RedfishClient.Create(
        new RedfishClientConfig(new Uri(bench.Root)) { Login = RedfishLogin.None }, TimeProvider.System, new SeededRandom(1)).Value;

    /// <summary>Accelerators of which nothing is to be said.</summary>
    private static IEnumerable<(string Part, PartQuantity Quantity, Reading Reading)> Sound(Instant at) => TestPod.Tree.Parts.Where(p => p.Kind == PartKind.Accelerator).SelectMany(p =>
        ((PartQuantity, double)[])
        [
            (PartQuantity.Throttle, (double)ThrottleReasons.PowerLimit), (PartQuantity.UncorrectedErrors, 7), (PartQuantity.CorrectedErrors, 9), (PartQuantity.DriverError, 0), (PartQuantity.LinkErrors, 3),
            (PartQuantity.Temperature, 60), (PartQuantity.MemoryTemperature, 70), (PartQuantity.Utilisation, 0.75), (PartQuantity.MemoryUtilisation, 0.5), (PartQuantity.Clock, 1.98e9), (PartQuantity.MemoryClock, 2.6e9),
        ],
        (p, q) => (p.Id, q.Item1, Reading.Good(q.Item2, at)));

    /// <summary>The pod as the site file alone has it.</summary>
    private static PodTree Bare() => PodTree.From([.. TestPod.Tree.Parts.Select(p => p with { Identity = PartIdentity.Unknown })]);
}
