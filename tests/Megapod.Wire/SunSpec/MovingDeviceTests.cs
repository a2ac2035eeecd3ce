namespace Megapod.Wire.SunSpec;

using Megapod.Core.Outcomes;
using Megapod.Devices.Modbus;
using Megapod.Devices.SunSpec;

/// <summary>A device that changes under our hands: what is read is exact or unknown, never zero and never 6553.5.</summary>
public sealed class MovingDeviceTests : SunSpecBench
{
    [Fact]
    public async Task Scale_factor_that_changes_between_reads_is_applied_as_it_is_read()
    {
        var fake = Inverter();
        var device = await Find(fake);
        foreach (var (raw, scale) in new[] { (1234, 0), (12340, -1), (123, 1), (-12, 2), (32767, -3) })
        {
            fake.Put(103, "W", raw);
            fake.Put(103, "W_SF", scale);
            Assert.Equal(scale < 0 ? raw / Math.Pow(10, -scale) : raw * Math.Pow(10, scale), (await Read(device, 103))["W"].Value);
        }

        foreach (int scale in new[] { 0x8000, 11, -11, 0x7FFF })
        {
            fake.Put(103, "W_SF", scale);
            var read = (await Read(device, 103))["W"];
            Assert.Equal((SunSpecValueState.NoScale, null), (read.State, read.Value));
        }
    }

    [Fact]
    public async Task Value_that_is_not_implemented_is_unknown_whatever_the_scale_factor_says()
    {
        var fake = Inverter();
        var device = await Find(fake);
        for (int scale = -10; scale <= 10; scale++)
        {
            fake.Put(103, "W", 0x8000);
            fake.Put(103, "W_SF", scale);
            fake.Put(103, "A", 0xFFFF);
            fake.Put(103, "A_SF", scale);
            fake.Put(103, "WH", 0);
            fake.Put(103, "WH_SF", scale);
            var model = await Read(device, 103);
            Assert.Equal([null, null, null], new[] { model["W"].Value, model["A"].Value, model["WH"].Value });
        }

        var floats = new FakeDevice(40000, 1, 113);
        floats.Put(113, "W", 0x7FC00000);
        floats.Put(113, "Hz", 0x42480000);
        var float113 = await Read(await Find(floats), 113);
        Assert.Equal((null, 50d), (float113["W"].Value, float113["Hz"].Value));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50000)]
    public async Task Device_that_moves_its_base_is_found_again(int start)
    {
        var moving = new MovingRegisters(Inverter());
        var device = (await SunSpecDevice.DiscoverAsync(moving, Stop)).Value;
        Assert.Equal(100, (await Read(device, 103))["W"].Value);
        var moved = Inverter(start);
        moved.Put(103, "W", 200);
        moving.Now = moved;

        // The old registers are refused; the second refusal has the list looked for again.
        Assert.Equal("MP3799", (await device.ReadAsync(103, Stop)).Faults[0].Code);
        Assert.Equal(200, (await Read(device, 103))["W"].Value);
        Assert.Equal((start, 1), (device.Chain.Base, device.Changes));
    }

    [Fact]
    public async Task Device_whose_chain_changes_is_found_again_at_once_and_nothing_wrong_is_read()
    {
        var moving = new MovingRegisters(Inverter());
        var device = (await SunSpecDevice.DiscoverAsync(moving, Stop)).Value;
        await Read(device, 103);
        var grown = new FakeDevice(40000, 1, -10, 103);
        grown.Put(103, "W", 300);
        grown.Put(103, "W_SF", 0);
        moving.Now = grown;
        Assert.Equal(300, (await Read(device, 103))["W"].Value);
        Assert.Equal(1, device.Changes);
        moving.Now = new FakeDevice(40000, 1, 203);
        Assert.Equal("MP3733", (await device.ReadAsync(103, Stop)).Faults[0].Code);
        Assert.True(device.Lists(203));
        moving.Now = Inverter();
        Assert.Equal(100, (await Read(device, 103))["W"].Value);
    }

    [Fact]
    public async Task Model_that_never_holds_still_is_given_up()
    {
        var fake = Inverter();
        var device = await Find(fake);
        int length = 50;
        fake.Requests.Clear();
        fake.Before = (_, _) => fake.PutRegister(40071, (ushort)(++length));
        Assert.False((await device.ReadAsync(103, Stop)).IsSuccess);
        Assert.InRange(fake.Requests.Count, 1, 60);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Device_that_is_busy_is_unknown_and_then_exact(int exception)
    {
        var fake = Inverter();
        var device = await Find(fake);
        fake.Fails = (_, _, _) => FakeDevice.Exception(exception);
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal("MP3799", (await device.ReadAsync(103, Stop)).Faults[0].Code);
        }

        fake.Fails = null;
        Assert.Equal(100, (await Read(device, 103))["W"].Value);
        Assert.Equal(0, device.Changes);
    }

    [Fact]
    public async Task Device_that_falls_silent_half_way_is_unknown_and_asked_for_its_list_ever_more_seldom()
    {
        var fake = Inverter();
        var device = await Find(fake);
        fake.Requests.Clear();
        fake.Fails = (_, _, _) => new Fault("MP3798", "No answer.", "Nothing.");
        for (int i = 0; i < 100; i++)
        {
            Assert.False((await device.ReadAsync(103, Stop)).IsSuccess);
        }

        // 100 readings, and three places asked for the mark at the 2nd, 4th, … 64th failure.
        Assert.Equal(100 + (3 * 6), fake.Requests.Count);
        fake.Fails = null;
        Assert.Equal(100, (await Read(device, 103))["W"].Value);
    }

    [Fact]
    public async Task Answer_that_is_too_short_or_too_long_is_no_answer()
    {
        var fake = Inverter();
        var cut = new MovingRegisters(fake);
        var device = (await SunSpecDevice.DiscoverAsync(cut, Stop)).Value;
        foreach (int more in new[] { -52, -1, 1 })
        {
            cut.More = more;
            Assert.Equal("MP3736", (await device.ReadAsync(103, Stop)).Faults[0].Code);
        }

        cut.More = 0;
        Assert.Equal(100, (await Read(device, 103))["W"].Value);
    }

    [Fact]
    public async Task Every_failing_request_in_turn_gives_a_fault_or_the_truth()
    {
        for (int n = 1; n < 40; n++)
        {
            var fake = new FakeDevice(0, 1, -5, 103);
            fake.Put(103, "W", 100);
            fake.Put(103, "W_SF", 0);
            int at = 0;
            int nth = n;
            fake.Fails = (_, _, _) => ++at == nth ? FakeDevice.Exception(6) : null;
            var found = await SunSpecDevice.DiscoverAsync(fake, Stop);
            if (found.IsSuccess)
            {
                // One refusal is asked again, so no model is missed for it.
                Assert.Equal([1, 64001, 103], found.Value.Chain.Blocks.Select(b => b.Model));
                var read = await found.Value.ReadAsync(103, Stop);
                Assert.Equal(100, read.IsSuccess ? read.Value["W"].Value : 100);
            }
        }
    }

    [Fact]
    public async Task Random_registers_never_crash_loop_or_cost_more_than_a_bound()
    {
        var random = new Random(20260301);
        int[] ids = [.. OfficialModel.All, 64001, 0, 0xFFFF, 12345];
        for (int round = 0; round < 400; round++)
        {
            var fake = new FakeDevice(new[] { 0, 40000, 50000 }[random.Next(3)], 1);
            int at = fake.Start + 2;
            for (int i = random.Next(30); i > 0 && at < 65000; i--)
            {
                int length = random.Next(4) switch { 0 => random.Next(8), 1 => random.Next(70000), _ => random.Next(300) };
                for (int j = 0; j < Math.Min(length + 2, 65536 - at); j++)
                {
                    fake.PutRegister(at + j, random.Next(50) == 0 ? null : (ushort)(random.Next(3) == 0 ? 0x8000 : random.Next(65536)));
                }

                fake.PutRegister(at, (ushort)ids[random.Next(ids.Length)]);
                fake.PutRegister(at + 1, (ushort)length);
                at = Math.Min(65000, at + length + 2);
            }

            int changes = random.Next(3);
            fake.Before = (_, address) =>
            {
                if (changes > 0 && random.Next(20) == 0)
                {
                    fake.PutRegister(Math.Min(65535, address + random.Next(60)), (ushort)random.Next(65536));
                }
            };
            var found = await SunSpecDevice.DiscoverAsync(fake, Stop);
            Assert.InRange(fake.Requests.Count, 1, 3 * 220);
            if (!found.IsSuccess)
            {
                continue;
            }

            foreach (int id in OfficialModel.All)
            {
                fake.Requests.Clear();
                var read = await found.Value.ReadAsync(id, Stop);
                Assert.InRange(fake.Requests.Count, 0, 3 * (40 + (3 * 220)));
                if (read.IsSuccess)
                {
                    Judge(read.Value);
                }
            }
        }
    }

    private static void Judge(SunSpecModel model)
    {
        Assert.InRange(model.Registers.Length, 0, ReadPlan.Most);
        var values = model.Definition.Points.Keys.Select(p => model[p])
            .Concat(model.Definition.Groups.SelectMany(g => g.Points.Keys.SelectMany(p => Enumerable.Range(0, Math.Max(1, model.Repetitions) + 1).Select(i => model.Of(g.Name, i, p)))));
        Assert.All(values, v => Assert.Equal(v.IsKnown, v.Value is not null || v.Text is not null));
    }

    private static FakeDevice Inverter(int start = 40000)
    {
        var fake = new FakeDevice(start, 1, 103);
        fake.Put(103, "W", 100);
        fake.Put(103, "W_SF", 0);
        return fake;
    }

    /// <summary>Registers behind which another device may stand at the next request, and whose answers may be of the wrong length.</summary>
    private sealed class MovingRegisters(FakeDevice now) : IRegisters
    {
        public FakeDevice Now { get; set; } = now;

        public int More { get; set; }

        public async ValueTask<Outcome<ushort[]>> ReadAsync(ushort address, int count, CancellationToken stop)
        {
            var read = await Now.ReadAsync(address, count, stop);
            return read.IsSuccess && More != 0 ? Outcome<ushort[]>.Success([.. read.Value.Concat(new ushort[1]).Take(count + More)]) : read;
        }

        public ValueTask<Fault?> WriteAsync(ushort address, ReadOnlyMemory<ushort> values, CancellationToken stop) => Now.WriteAsync(address, values, stop);
    }
}
