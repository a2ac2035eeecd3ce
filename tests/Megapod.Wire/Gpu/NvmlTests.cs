namespace Megapod.Wire.Gpu;

using System.Runtime.InteropServices;
using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Devices.Gpu;

public sealed class NvmlTests : IDisposable
{
    private const string First = "GPU-stub-000";
    private const string Second = "GPU-stub-001";
    private const int NotSupported = 3;
    private const int NoPermission = 4;
    private const int Lost = 15;

    private static readonly Instant Start = Instant.FromUtc(new DateTime(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc));

    private readonly NvmlStub stub = new();

    public void Dispose() => stub.Dispose();

    [Fact]
    public async Task Machine_without_the_library_is_well_and_has_no_gpus()
    {
        using var poller = new NvmlPoller("node", "/nowhere/libnvidia-ml.so.1");
        Assert.Null(await poller.PollAsync(Start, TestContext.Current.CancellationToken));
        Assert.Equal(GpuPresence.NoLibrary, poller.Presence);
        Assert.Null(poller.Trouble);
        Assert.Equal("MP4300", Nvml.Open("/nowhere/libnvidia-ml.so.1").Faults[0].Code);

        // An order nobody can carry must not vanish.
        poller.Tell(First, new Watts(400));
        Assert.Equal("MP4300", (await poller.CarryAsync(Start, TestContext.Current.CancellationToken))?.Code);
        Assert.True(poller.HasCommand);
    }

    [Fact]
    public async Task Readings_come_in_base_units()
    {
        using var poller = await PolledAsync();
        var row = poller.Image.Of(First)!;
        Assert.Equal(new PartIdentity { Maker = "NVIDIA", Model = "NVIDIA H200", Serial = "16516230000000", Firmware = "580.65.06" }, row.Identity);
        (PartQuantity Quantity, double Value)[] wanted =
        [
            (PartQuantity.Power, 421.337),
            (PartQuantity.Energy, 2000),
            (PartQuantity.PowerLimit, 700),
            (PartQuantity.Temperature, 61),
            (PartQuantity.MemoryTemperature, 73),
            (PartQuantity.Utilisation, 0.97),
            (PartQuantity.MemoryUtilisation, 0.42),
            (PartQuantity.Clock, 1755e6),
            (PartQuantity.MemoryClock, 3201e6),
            (PartQuantity.Throttle, (int)ThrottleReasons.PowerLimit),
            (PartQuantity.CorrectedErrors, 12),
            (PartQuantity.UncorrectedErrors, 1),
            (PartQuantity.DriverError, 0),

            // Three to the host, and ten and eleven on two links.
            (PartQuantity.LinkErrors, 24),
        ];
        Assert.Equal(wanted.Select(w => (w.Quantity, Reading.Good(w.Value, Start))).OrderBy(w => w.Quantity), row.Readings.Select(r => (r.Key, r.Value)).OrderBy(r => r.Key));
        Assert.Equal((new Watts(200), new Watts(700), new Watts(700), new Watts(700), true), (row.LeastLimit, row.MostLimit, row.DefaultLimit, row.RequestedLimit, row.IsPersistent));
        Assert.Equal((GpuFeature.NotSupported, GpuFeature.NotSupported), (row.PowerSmoothing, row.WorkloadProfiles));
        Assert.Equal(2, poller.Image.Rows.Count);
        Assert.Null(poller.Trouble);
    }

    [Fact]
    public void Structures_have_the_sizes_of_the_header()
    {
        Assert.Equal(stub.SizeOf("field"), Marshal.SizeOf<NvmlField>());
        Assert.Equal(stub.SizeOf("utilization"), Marshal.SizeOf<NvmlUse>());
        Assert.Equal(stub.SizeOf("event"), Marshal.SizeOf<NvmlEventData>());
        Assert.Equal(stub.SizeOf("profiles"), Marshal.SizeOf<NvmlProfiles>());
    }

    [Fact]
    public async Task Old_driver_gives_what_it_has_and_the_rest_is_missing()
    {
        using var old = new NvmlStub(isOld: true);
        using var opened = Nvml.Open(old.Path).Value;
        Assert.Contains("nvmlDeviceGetFieldValues", opened.MissingCalls);
        Assert.Equal("MP4317", opened.Watch().Faults[0].Code);
        using var poller = new NvmlPoller("node", old.Path);
        Assert.Null(await poller.PollAsync(Start, TestContext.Current.CancellationToken));
        var row = poller.Image.Of(First)!;
        Assert.Equal(421.337, row.Of(PartQuantity.Power).Value);
        Assert.Equal((int)ThrottleReasons.PowerLimit, row.Of(PartQuantity.Throttle).Value);
        Assert.All(new[] { PartQuantity.Energy, PartQuantity.MemoryTemperature, PartQuantity.CorrectedErrors, PartQuantity.DriverError, PartQuantity.LinkErrors }, q => Assert.Equal(Reading.Missing, row.Of(q)));
        Assert.Null(row.IsPersistent);
        Assert.Null(poller.Trouble);
        GpuClockOutcome? clocks = null;
        poller.ClocksAnswered = outcome => clocks = outcome;
        poller.TellClocks(First, new GpuClockRange(210e6, 1200e6));
        await poller.CarryAsync(Start, TestContext.Current.CancellationToken);
        Assert.Equal((GpuVerdict.NotSupported, "MP4312"), (clocks!.Verdict, clocks.Fault!.Code));
    }

    [Theory]
    [InlineData("nvmlDeviceGetPowerUsage", PartQuantity.Power)]
    [InlineData("nvmlDeviceGetEnforcedPowerLimit", PartQuantity.PowerLimit)]
    [InlineData("nvmlDeviceGetTotalEnergyConsumption", PartQuantity.Energy)]
    [InlineData("nvmlDeviceGetTemperature", PartQuantity.Temperature)]
    [InlineData("nvmlDeviceGetUtilizationRates", PartQuantity.Utilisation)]
    [InlineData("nvmlDeviceGetClockInfo", PartQuantity.Clock)]
    [InlineData("reasons", PartQuantity.Throttle)]
    [InlineData("nvmlDeviceGetFieldValues", PartQuantity.MemoryTemperature)]
    public async Task Call_that_is_not_supported_leaves_its_reading_missing_and_one_that_fails_is_told(string call, PartQuantity quantity)
    {
        stub.Answer(0, call, NotSupported);
        stub.Answer(1, call, 999);
        using var poller = await PolledAsync();
        Assert.Equal(Reading.Missing, poller.Image.Of(First)!.Of(quantity));
        Assert.Equal(Reading.Missing, poller.Image.Of(Second)!.Of(quantity));
        var other = quantity == PartQuantity.Temperature ? PartQuantity.Power : PartQuantity.Temperature;
        Assert.Equal(Quality.Good, poller.Image.Of(Second)!.Of(other).Quality);
        Assert.Equal("MP4307", poller.Trouble?.Code);
        Assert.Contains(Second, poller.Trouble!.Message);
    }

    [Fact]
    public async Task Every_number_of_a_call_that_fails_becomes_a_fault_or_a_missing_value_and_never_an_exception()
    {
        foreach (int code in Enumerable.Range(1, 40).Append(999).Append(12345).Append(-1))
        {
            stub.Answer(0, "nvmlDeviceGetPowerUsage", code);
            using var poller = new NvmlPoller("node", stub.Path, watchesEvents: false);
            var fault = await poller.PollAsync(Start, TestContext.Current.CancellationToken);
            string? wanted = code switch
            {
                1 or 9 => "MP4301",
                18 => "MP4306",
                4 => "MP4303",
                15 => "MP4304",
                16 => "MP4305",
                3 or 13 or 21 or 25 or 26 or 27 => null,
                _ => "MP4307",
            };
            Assert.Equal((code, wanted), (code, (fault ?? poller.Trouble)?.Code));
            Assert.Equal(code is 1 or 9 or 18, fault is not null);
        }
    }

    [Fact]
    public async Task Lost_gpu_shows_no_readings_and_the_others_go_on()
    {
        stub.Answer(0, "nvmlDeviceGetTotalEnergyConsumption", Lost);
        using var poller = await PolledAsync();
        var row = poller.Image.Of(First)!;
        Assert.Equal(GpuState.Lost, row.State);
        Assert.Empty(row.Readings);
        Assert.Equal("16516230000000", row.Identity.Serial);
        Assert.Equal(421.337, poller.Image.Of(Second)!.Of(PartQuantity.Power).Value);
        Assert.Equal("MP4304", poller.Trouble?.Code);

        // It is back: the library is opened anew, because old handles are void.
        stub.Answer(0, "nvmlDeviceGetTotalEnergyConsumption", 0);
        Assert.Null(await poller.PollAsync(Start + TimeSpan.FromSeconds(31), TestContext.Current.CancellationToken));
        Assert.Equal(GpuState.Present, poller.Image.Of(First)!.State);
        Assert.Equal((2ul, 1ul), (stub.Asked("nvmlInit"), stub.Asked("nvmlShutdown")));
        Assert.Null(poller.Trouble);
    }

    [Fact]
    public async Task Driver_that_goes_is_told_until_it_is_back_and_old_readings_keep_their_time()
    {
        using var poller = await PolledAsync();
        stub.Answer(NvmlStub.All, "nvmlDeviceGetPowerUsage", 1);
        stub.Answer(NvmlStub.All, "nvmlInit", 9);
        Assert.Equal("MP4301", (await poller.PollAsync(Start + TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken))?.Code);
        Assert.Equal("MP4301", (await poller.PollAsync(Start + TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken))?.Code);
        Assert.Equal((GpuPresence.NoDriver, Start), (poller.Presence, poller.Image.At));
        Assert.Equal(1ul, stub.Asked("nvmlInit"));
        stub.Answer(NvmlStub.All, "nvmlInit", 0);
        stub.Answer(NvmlStub.All, "nvmlDeviceGetPowerUsage", 0);
        Assert.Null(await poller.PollAsync(Start + TimeSpan.FromSeconds(40), TestContext.Current.CancellationToken));
        Assert.Equal(GpuPresence.Present, poller.Presence);
        Assert.Null(poller.Trouble);
    }

    [Fact]
    public async Task Limit_is_set_in_milliwatts_and_read_back()
    {
        using var poller = await PolledAsync();
        var outcome = await LimitAsync(poller, 350.0009);
        Assert.Equal(350_000ul, stub.Read(0, "told"));
        Assert.Equal((GpuVerdict.Held, new Watts(350)), (outcome.Verdict, outcome.InForce!.Value));
        Assert.Null(outcome.Fault);
        Assert.False(poller.HasCommand);
    }

    [Fact]
    public async Task Lower_limit_of_another_stays_in_force()
    {
        stub.Value(0, "other", 300_000);
        using var poller = await PolledAsync();
        var outcome = await LimitAsync(poller, 500);
        Assert.Equal((GpuVerdict.HeldLower, new Watts(300)), (outcome.Verdict, outcome.InForce!.Value));
        Assert.Null(outcome.Fault);
        Assert.Equal(300, poller.Image.Of(First)!.Of(PartQuantity.PowerLimit).Value);
    }

    [Fact]
    public async Task Limit_that_is_taken_and_not_obeyed_is_not_held()
    {
        stub.Value(0, "ignores", 1);
        using var poller = await PolledAsync();
        var outcome = await LimitAsync(poller, 500);
        Assert.Equal((GpuVerdict.NotHeld, new Watts(700), "MP4313"), (outcome.Verdict, outcome.InForce!.Value, outcome.Fault!.Code));
        Assert.Equal("MP4313", poller.Trouble?.Code);
    }

    [Theory]
    [InlineData("nvmlDeviceSetPowerManagementLimit", NoPermission, GpuVerdict.Refused, "MP4303")]
    [InlineData("nvmlDeviceSetPowerManagementLimit", 2, GpuVerdict.Refused, "MP4311")]
    [InlineData("nvmlDeviceSetPowerManagementLimit", NotSupported, GpuVerdict.NotSupported, "MP4312")]
    [InlineData("nvmlDeviceSetPowerManagementLimit", Lost, GpuVerdict.Unknown, "MP4304")]
    [InlineData("nvmlDeviceSetPowerManagementLimit", 999, GpuVerdict.Unknown, "MP4307")]
    [InlineData("nvmlDeviceGetEnforcedPowerLimit", NotSupported, GpuVerdict.Unknown, "MP4314")]
    public async Task Limit_that_fails_says_how(string call, int code, GpuVerdict verdict, string fault)
    {
        using var poller = await PolledAsync();
        stub.Answer(0, call, code);
        var outcome = await LimitAsync(poller, 400);
        Assert.Equal((verdict, fault), (outcome.Verdict, outcome.Fault?.Code));
    }

    [Theory]
    [InlineData(199.9)]
    [InlineData(700.1)]
    public async Task Limit_beyond_the_range_is_refused_and_never_bent_into_it(double watts)
    {
        using var poller = await PolledAsync();
        var outcome = await LimitAsync(poller, watts);
        Assert.Equal((GpuVerdict.Refused, "MP4310", new Watts(700)), (outcome.Verdict, outcome.Fault!.Code, outcome.InForce!.Value));
        Assert.Equal(0ul, stub.Asked("nvmlDeviceSetPowerManagementLimit"));
    }

    [Fact]
    public async Task Limit_raised_by_another_is_told_and_not_fought()
    {
        using var poller = await PolledAsync();
        await LimitAsync(poller, 350);
        stub.Value(0, "limit", 700_000);
        await poller.PollAsync(Start + TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        Assert.Equal("MP4315", poller.Trouble?.Code);
        Assert.Equal(1ul, stub.Asked("nvmlDeviceSetPowerManagementLimit"));
        Assert.False(poller.HasCommand);
    }

    [Fact]
    public async Task Driver_that_unloads_when_idle_is_told_once_a_limit_hangs_on_it()
    {
        stub.Value(0, "persistence", 0);
        using var poller = await PolledAsync();
        Assert.Null(poller.Trouble);
        await LimitAsync(poller, 350);
        await poller.PollAsync(Start + TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        Assert.Equal("MP4316", poller.Trouble?.Code);
    }

    [Fact]
    public async Task Newest_limit_of_a_gpu_is_carried_alone_and_an_unknown_gpu_is_told()
    {
        using var poller = await PolledAsync();
        var outcomes = new List<GpuLimitOutcome>();
        poller.LimitAnswered = outcomes.Add;
        poller.Tell(Second, new Watts(600));
        poller.Tell(First, new Watts(400));
        poller.Tell(First, new Watts(650));
        poller.Tell("GPU-gone", new Watts(700));
        Assert.Null(await poller.CarryAsync(Start, TestContext.Current.CancellationToken));
        Assert.Equal([(Second, GpuVerdict.Held), (First, GpuVerdict.Held), ("GPU-gone", GpuVerdict.Unknown)], outcomes.Select(o => (o.Uuid, o.Verdict)));
        Assert.Equal("MP4309", outcomes[2].Fault?.Code);
        Assert.Equal((650_000ul, 600_000ul), (stub.Read(0, "told"), stub.Read(1, "told")));
    }

    [Fact]
    public async Task Clocks_are_told_in_whole_megahertz_rounded_down_and_given_free()
    {
        using var poller = await PolledAsync();
        var outcomes = new List<GpuClockOutcome>();
        poller.ClocksAnswered = outcomes.Add;
        poller.TellClocks(First, new GpuClockRange(210e6, 1200.9e6));
        await poller.CarryAsync(Start, TestContext.Current.CancellationToken);
        Assert.Equal((210ul, 1200ul), (stub.Read(0, "least clock"), stub.Read(0, "most clock")));
        poller.TellClocks(First, null);
        await poller.CarryAsync(Start, TestContext.Current.CancellationToken);
        Assert.Equal(0ul, stub.Read(0, "most clock"));
        Assert.Equal([GpuVerdict.Taken, GpuVerdict.Taken], outcomes.Select(o => o.Verdict));
        stub.Answer(0, "nvmlDeviceSetGpuLockedClocks", NoPermission);
        poller.TellClocks(First, new GpuClockRange(210e6, 1200e6));
        await poller.CarryAsync(Start, TestContext.Current.CancellationToken);
        Assert.Equal((GpuVerdict.Refused, "MP4303"), (outcomes[2].Verdict, outcomes[2].Fault!.Code));
    }

    [Fact]
    public void Orders_that_make_no_sense_are_misuse()
    {
        using var poller = new NvmlPoller("node", stub.Path);
        Assert.Throws<ArgumentOutOfRangeException>(() => poller.Tell(First, Watts.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => poller.Tell(First, new Watts(double.NaN)));
        Assert.Throws<ArgumentOutOfRangeException>(() => poller.TellClocks(First, new GpuClockRange(1e9, 0.5e9)));
        Assert.Throws<ArgumentException>(() => poller.Tell("", new Watts(300)));
    }

    [Fact]
    public async Task Events_come_in_order_and_what_is_no_error_is_left_out()
    {
        using var arrived = new SemaphoreSlim(0);
        using (var opened = Nvml.Open(stub.Path).Value)
        using (var events = opened.Watch(() => arrived.Release()).Value)
        {
            Assert.Equal(0xBul, stub.Read(1, "registered"));
            stub.Tell(1, 8, 79);
            stub.Tell(1, 0x10, 0);
            stub.Tell(0, 2, 0);
            Assert.True(await arrived.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
            Assert.True(await arrived.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
            Assert.Equal(new GpuEvent(Second, GpuEventKind.DriverError, 79), events.Take());
            Assert.Equal(new GpuEvent(First, GpuEventKind.UncorrectedError, 0), events.Take());
            Assert.Null(events.Take());
        }

        Assert.Equal(1ul, stub.Asked("nvmlEventSetFree"));
    }

    [Fact]
    public async Task Last_driver_error_stays_with_its_time_and_a_gpu_without_one_shows_zero()
    {
        using var arrived = new SemaphoreSlim(0);
        using var poller = new NvmlPoller("node", stub.Path) { EventArrived = () => arrived.Release() };
        await poller.PollAsync(Start, TestContext.Current.CancellationToken);
        stub.Tell(1, 8, 79);
        Assert.True(await arrived.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        await poller.PollAsync(Start + TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        await poller.PollAsync(Start + TimeSpan.FromSeconds(9), TestContext.Current.CancellationToken);
        var row = poller.Image.Of(Second)!;
        Assert.Equal((Reading.Good(79, Start + TimeSpan.FromSeconds(9)), Start + TimeSpan.FromSeconds(5)), (row.Of(PartQuantity.DriverError), row.DriverErrorAt));
        Assert.Equal(Reading.Good(0, Start + TimeSpan.FromSeconds(9)), poller.Image.Of(First)!.Of(PartQuantity.DriverError));
        Assert.Equal("MP4318", poller.Trouble?.Code);
    }

    [Fact]
    public async Task Wait_that_fails_ends_instead_of_turning_without_end()
    {
        stub.Answer(NvmlStub.All, "nvmlEventSetWait", Lost);
        using var arrived = new SemaphoreSlim(0);
        using var opened = Nvml.Open(stub.Path).Value;
        using var events = opened.Watch(() => arrived.Release()).Value;
        Assert.True(await arrived.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        Assert.Equal("MP4317", events.Trouble?.Code);
        Assert.Equal(1ul, stub.Asked("nvmlEventSetWait"));
    }

    [Fact]
    public async Task Features_that_only_some_have_are_looked_for_and_never_set()
    {
        stub.Value(0, "field 256", 0);
        stub.Value(0, "profiles", 0);
        stub.Value(1, "field 256", NoPermission);
        using var poller = await PolledAsync();
        var (first, second) = (poller.Image.Of(First)!, poller.Image.Of(Second)!);
        Assert.Equal((GpuFeature.Supported, GpuFeature.Supported), (first.PowerSmoothing, first.WorkloadProfiles));
        Assert.Equal((GpuFeature.NoPermission, GpuFeature.NotSupported), (second.PowerSmoothing, second.WorkloadProfiles));
    }

    [Fact]
    public async Task Values_that_cannot_be_true_are_not_good()
    {
        stub.Value(0, "power", 0);
        stub.Value(1, "power", uint.MaxValue);
        using var poller = await PolledAsync();
        Assert.Equal(Reading.Missing, poller.Image.Of(First)!.Of(PartQuantity.Power));
        Assert.Equal(Quality.Implausible, poller.Image.Of(Second)!.Of(PartQuantity.Power).Quality);
    }

    [Fact]
    public async Task Sum_of_link_errors_is_missing_when_one_count_fails_and_is_asked_for_once_a_minute()
    {
        using var poller = await PolledAsync();
        stub.Value(0, "field 162", 999);
        await poller.PollAsync(Start + TimeSpan.FromSeconds(59), TestContext.Current.CancellationToken);
        Assert.Equal(Reading.Good(24, Start), poller.Image.Of(First)!.Of(PartQuantity.LinkErrors));
        await poller.PollAsync(Start + TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.Equal(Reading.Missing, poller.Image.Of(First)!.Of(PartQuantity.LinkErrors));
    }

    [Fact]
    public void Library_that_invents_gpus_without_end_is_bounded()
    {
        stub.Value(NvmlStub.All, "count", uint.MaxValue);
        using var opened = Nvml.Open(stub.Path).Value;
        Assert.Equal(GpuBounds.MostGpus, opened.Devices.Count);
        Assert.Equal("MP4308", Assert.Single(opened.Faults).Code);
    }

    private static async Task<GpuLimitOutcome> LimitAsync(NvmlPoller poller, double watts)
    {
        GpuLimitOutcome? answer = null;
        poller.LimitAnswered = outcome => answer = outcome;
        poller.Tell(First, new Watts(watts));
        Assert.True(poller.HasCommand);
        Assert.Null(await poller.CarryAsync(Start, TestContext.Current.CancellationToken));
        return answer!;
    }

    private async Task<NvmlPoller> PolledAsync()
    {
        var poller = new NvmlPoller("node", stub.Path);
        Assert.Null(await poller.PollAsync(Start, TestContext.Current.CancellationToken));
        return poller;
    }
}
