namespace Megapod.Wire.SunSpec;

using Megapod.Devices.SunSpec;

public sealed class SunSpecDeviceTests : SunSpecBench
{
    [Theory]
    [InlineData(40000)]
    [InlineData(0)]
    [InlineData(50000)]
    public async Task Device_is_found_at_each_of_the_three_bases(int start)
    {
        var fake = new FakeDevice(start, 1, 103);
        fake.PutText(1, "Mn", "Maker");
        var device = await Find(fake);
        Assert.Equal(start, device.Chain.Base);
        Assert.True(device.Chain.HasEnd);
        Assert.Equal([new SunSpecBlock(1, start + 2, 66), new SunSpecBlock(103, start + 70, 50)], device.Chain.Blocks);
        Assert.Equal("Maker", (await Read(device, 1))["Mn"].Text);
    }

    [Fact]
    public async Task Vendor_block_and_unknown_models_amid_the_chain_are_skipped_by_their_length()
    {
        var fake = new FakeDevice(40000, 1, -33, 103, -1, -400, 203);
        fake.Put(203, "W", -1234);
        fake.Put(203, "W_SF", 1);
        var device = await Find(fake);
        Assert.Equal([1, 64001, 103, 64001, 64001, 203], device.Chain.Blocks.Select(b => b.Model));
        Assert.False(device.Lists(64001));
        Assert.Equal(-12340, (await Read(device, 203))["W"].Value);
    }

    [Fact]
    public async Task Models_that_are_listed_several_times_keep_their_order()
    {
        var fake = new FakeDevice(40000, 1, 203, 203, 203);
        for (int i = 0; i < 3; i++)
        {
            fake.Put(203, "W", 10 + i, i);
            fake.Put(203, "W_SF", 0, i);
        }

        var device = await Find(fake);
        Assert.Equal([10, 11, 12], new[] { await Read(device, 203), await Read(device, 203, 1), await Read(device, 203, 2) }.Select(m => m["W"].Value));
        Assert.Equal("MP3733", (await device.ReadAsync(203, Stop, 3)).Faults[0].Code);
        Assert.Equal("MP3733", (await device.ReadAsync(701, Stop)).Faults[0].Code);
    }

    [Fact]
    public async Task Device_that_implements_nothing_says_nothing()
    {
        int[] all = [.. OfficialModel.All];
        var fake = new FakeDevice(40000, all);
        var device = await Find(fake);
        foreach (int id in all)
        {
            var model = await Read(device, id);
            foreach (var point in model.Definition.Points.Values.Where(p => p.Name is not ("ID" or "L" or "NPrt" or "NStr")))
            {
                Assert.False(model[point.Name].IsKnown, $"{id}.{point.Name}");
                Assert.Null(model[point.Name].Value);
            }

            foreach (var group in model.Definition.Groups)
            {
                Assert.All(group.Points.Keys, p => Assert.Null(model.Of(group.Name, 0, p).Value));
            }
        }
    }

    [Fact]
    public async Task Every_point_of_every_model_is_read_from_its_own_registers()
    {
        int[] all = [.. OfficialModel.All];
        foreach (int id in all)
        {
            var fake = new FakeDevice(0, id) { HasTimer = false };
            var official = OfficialModel.Load(id);
            var numbers = official.Points.Where(p => p.Name is not ("ID" or "L") && p.Type is not ("string" or "pad" or "sunssf" or "float32") && official.Groups.All(g => g.Count != p.Name)).ToList();
            foreach (var scale in official.Points.Where(p => p.Type == "sunssf"))
            {
                fake.Put(id, scale.Name, 1);
            }

            for (int i = 0; i < numbers.Count; i++)
            {
                fake.Put(id, numbers[i].Name, 100 + i);
            }

            var model = await Read(await Find(fake), id);
            for (int i = 0; i < numbers.Count; i++)
            {
                Assert.Equal((100 + i) * (numbers[i].Scale is null ? 1d : 10d), model[numbers[i].Name].Value);
            }
        }
    }

    [Fact]
    public async Task Model_that_is_longer_than_its_layout_is_read_and_its_rest_is_ignored()
    {
        var fake = new FakeDevice(40000, 1);
        fake.Add(713, length: 90);
        fake.More(203);
        fake.Put(713, "SoC", 555);
        fake.Put(713, "Pct_SF", -1);
        fake.Put(203, "W", 7);
        fake.Put(203, "W_SF", 0);
        var device = await Find(fake);
        fake.Requests.Clear();
        Assert.Equal(55.5, (await Read(device, 713))["SoC"].Value);
        Assert.Equal([(false, 40070, 9)], fake.Requests);
        Assert.Equal(7, (await Read(device, 203))["W"].Value);
    }

    [Fact]
    public async Task Points_behind_the_end_of_a_shorter_model_are_unknown_and_so_is_what_they_scale()
    {
        var fake = new FakeDevice(40000, 1);
        fake.Add(713, length: 4);
        fake.More(203);
        fake.PutRegister(40070 + 4, 500);
        var model = await Read(await Find(fake), 713);
        Assert.Equal(SunSpecValueState.NoScale, model["SoC"].State);
        Assert.Equal(SunSpecValueState.Missing, model["Sta"].State);
        Assert.Equal(SunSpecValueState.Missing, model["Pct_SF"].State);
        Assert.Null(model["SoC"].Value);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Model_without_any_of_its_points_is_no_trouble(int length)
    {
        var fake = new FakeDevice(40000, 1);
        fake.Add(103, length: length);
        fake.End();
        var model = await Read(await Find(fake), 103);
        Assert.All(model.Definition.Points.Keys.Skip(2 + length), p => Assert.Equal(SunSpecValueState.Missing, model[p].State));
    }

    [Fact]
    public async Task Value_and_scale_factor_come_in_the_same_request()
    {
        foreach (int id in OfficialModel.All)
        {
            var fake = new FakeDevice(40000, 1);
            fake.More(id);
            var device = await Find(fake);
            fake.Requests.Clear();
            await Read(device, id);
            var official = OfficialModel.Load(id);
            foreach (var point in official.Points.Where(p => p.Scale is not null))
            {
                int value = fake.PlaceOf(id, point.Name, id == 1 ? 1 : 0);
                int scale = fake.PlaceOf(id, point.Scale!);
                Assert.Contains(fake.Requests, r => r.Address <= Math.Min(value, scale) && r.Address + r.Count >= Math.Max(value + point.Size, scale + 1));
            }

            Assert.Equal(id is 701 or 213 ? 2 : 1, fake.Requests.Count);
        }
    }

    [Fact]
    public async Task Groups_are_counted_by_their_point_by_the_rest_of_the_length_and_never_beyond_it()
    {
        var fake = new FakeDevice(40000, 1);
        fake.Add(714, repetitions: 3);
        fake.More(160, repetitions: 2);
        fake.Put(714, "DCW_SF", 2);
        fake.Put(160, "DCW_SF", 0);
        for (int i = 0; i < 3; i++)
        {
            fake.Put(714, "Prt", i, "DCW", i + 1);
        }

        fake.Put(160, "module", 1, "DCW", 42);
        var device = await Find(fake);
        var ports = await Read(device, 714);
        Assert.Equal(3, ports.Repetitions);
        Assert.Equal([100, 200, 300], Enumerable.Range(0, 3).Select(i => ports.Of("Prt", i, "DCW").Value));
        Assert.Equal(SunSpecValueState.Missing, ports.Of("Prt", 3, "DCW").State);
        var trackers = await Read(device, 160);
        Assert.Equal((2, 42d), (trackers.Repetitions, trackers.Of("module", 1, "DCW").Value));

        // The count may be less than there is room for, more than there is, or not implemented.
        foreach (var (count, repetitions) in new[] { (2, 2), (0, 0), (60000, 3), (0xFFFF, 3) })
        {
            fake.Put(714, "NPrt", count);
            Assert.Equal(repetitions, (await Read(device, 714)).Repetitions);
        }
    }

    [Fact]
    public async Task Strings_of_a_battery_beyond_one_request_are_bracketed_by_their_scale_factors()
    {
        var fake = new FakeDevice(40000, 1);
        fake.More(803, repetitions: 12);
        foreach (var scale in OfficialModel.Load(803).Points.Where(p => p.Type == "sunssf"))
        {
            fake.Put(803, scale.Name, -1);
        }

        for (int i = 0; i < 12; i++)
        {
            fake.Put(803, "string", i, "StrA", 100 + i);
            fake.Put(803, "string", i, "StrEvtVnd2", i);
        }

        var device = await Find(fake);
        fake.Requests.Clear();
        var bank = await Read(device, 803);
        Assert.Equal(Enumerable.Range(0, 12).Select(i => (double?)((100 + i) / 10d)), Enumerable.Range(0, 12).Select(i => bank.Of("string", i, "StrA").Value));
        Assert.Equal(Enumerable.Range(0, 12).Select(i => (double?)i), Enumerable.Range(0, 12).Select(i => bank.Of("string", i, "StrEvtVnd2").Value));
        Assert.Equal(1 + (2 * 3), fake.Requests.Count);

        // A factor that moves once is read again from the beginning; one that keeps moving gives nothing.
        int requests = 0;
        fake.Before = (_, _) => requests++;
        fake.Before += (_, _) => fake.Put(803, "A_SF", requests == 4 ? -2 : fake.Get(803, "A_SF"));
        Assert.Equal(1, (await Read(device, 803)).Of("string", 0, "StrA").Value);
        fake.Before = (_, _) => fake.Put(803, "A_SF", -1 - (requests++ % 3));
        Assert.Equal("MP3735", (await device.ReadAsync(803, Stop)).Faults[0].Code);
    }

    [Fact]
    public async Task Chain_without_its_end_mark_is_taken_as_far_as_it_goes()
    {
        var fake = new FakeDevice(40000, 1, 103);
        fake.Cut();
        var device = await Find(fake);
        Assert.False(device.Chain.HasEnd);
        Assert.True(device.Lists(103));

        // Zeros behind the last model are no model either.
        fake.PutRegister(40070 + 52, 0);
        fake.PutRegister(40070 + 53, 0);
        Assert.False((await Find(fake)).Chain.HasEnd);
    }

    [Fact]
    public async Task Chain_that_never_ends_or_runs_out_of_the_registers_is_refused()
    {
        var endless = new FakeDevice(40000, 1);
        for (int at = 40070; at < 65000; at += 2)
        {
            endless.PutRegister(at, 64002);
            endless.PutRegister(at + 1, 0);
        }

        Assert.Equal("MP3732", (await SunSpecDevice.DiscoverAsync(endless, Stop)).Faults[0].Code);
        Assert.InRange(endless.Requests.Count, 1, 300);
        var huge = new FakeDevice(40000, 1);
        huge.PutRegister(40070, 103);
        huge.PutRegister(40071, 40000);
        Assert.Equal("MP3732", (await SunSpecDevice.DiscoverAsync(huge, Stop)).Faults[0].Code);
        Assert.Equal("MP3732", (await SunSpecDevice.DiscoverAsync(new FakeDevice(40000), Stop)).Faults[0].Code);
    }

    [Fact]
    public async Task Device_without_the_mark_is_told_apart_from_one_that_does_not_answer()
    {
        var other = new FakeDevice(40000, 1);
        other.PutRegister(40000, 0x5374);
        Assert.Equal("MP3731", (await SunSpecDevice.DiscoverAsync(other, Stop)).Faults[0].Code);
        var silent = new FakeDevice(40000, 1) { Fails = (_, _, _) => new("MP3798", "No answer.", "Nothing.") };
        Assert.Equal("MP3798", (await SunSpecDevice.DiscoverAsync(silent, Stop)).Faults[0].Code);
        Assert.Equal(3, silent.Requests.Count);
    }
}
