namespace Megapod.Wire.SunSpec;

using Megapod.Devices.SunSpec;

public sealed class SunSpecWriteTests : SunSpecBench
{
    private readonly FakeDevice fake = new(40000, 1, 703, 704, 715, 802);

    public SunSpecWriteTests()
    {
        fake.Put(704, "WSet", 0);
        fake.Put(704, "WSetRvrt", 0);
        fake.Put(704, "WSet_SF", 2);
        fake.Put(703, "ES", 0);
    }

    [Theory]
    [InlineData(0, 12345, 12345)]
    [InlineData(2, 12345, 123)]
    [InlineData(2, -12345, -123)]
    [InlineData(-3, 12.3456, 12345)]
    [InlineData(-1, 0.3, 3)]
    public async Task Number_is_written_by_the_scale_factor_read_just_before_and_rounded_toward_zero(int scale, double value, int raw)
    {
        var device = await Find(fake);
        fake.Put(704, "WSet_SF", scale);
        var written = await device.WriteAsync(704, Stop, PointWrite.Of("WSet", value));
        Assert.True(written.IsSuccess);
        Assert.Equal(raw, fake.Get(704, "WSet"));
    }

    [Fact]
    public async Task Scale_factor_that_moves_between_read_and_write_has_it_written_anew()
    {
        var device = await Find(fake);
        int writes = 0;
        fake.Before = (isWrite, _) => fake.Put(704, "WSet_SF", isWrite && ++writes == 1 ? 0 : fake.Get(704, "WSet_SF"));
        Assert.Equal(12300, (await device.WriteAsync(704, Stop, PointWrite.Of("WSet", 12300))).Value["WSet"].Value);
        Assert.Equal((0, 12300), (fake.Get(704, "WSet_SF"), fake.Get(704, "WSet")));
        Assert.Equal(2, writes);
        fake.Before = (isWrite, _) => fake.Put(704, "WSet_SF", (fake.Get(704, "WSet_SF") + (isWrite ? 1 : 0)) % 3);
        Assert.Equal("MP3735", (await device.WriteAsync(704, Stop, PointWrite.Of("WSet", 12300))).Faults[0].Code);
    }

    [Theory]
    [InlineData(2, 3e11)]
    [InlineData(-10, 1)]
    [InlineData(0, double.NaN)]
    [InlineData(0, -2147483648)]
    [InlineData(0x8000, 1)]
    [InlineData(11, 1)]
    public async Task What_the_device_cannot_hold_is_refused_before_anything_is_written(int scale, double value)
    {
        var device = await Find(fake);
        fake.Put(704, "WSet_SF", scale);
        Assert.Equal("MP3737", (await device.WriteAsync(704, Stop, PointWrite.Of("WSet", value))).Faults[0].Code);
        Assert.DoesNotContain(fake.Requests, r => r.IsWrite);
    }

    [Fact]
    public async Task Point_that_the_device_does_not_have_is_not_written()
    {
        var device = await Find(fake);
        Assert.Equal("MP3737", (await device.WriteAsync(704, Stop, PointWrite.Of("WSetPct", 1))).Faults[0].Code);
        Assert.Equal("MP3733", (await device.WriteAsync(124, Stop, PointWrite.Of("InWRte", 1))).Faults[0].Code);
        Assert.DoesNotContain(fake.Requests, r => r.IsWrite);
    }

    [Fact]
    public async Task Zero_can_be_written_at_a_scale_that_is_not_known()
    {
        var device = await Find(fake);
        fake.Put(704, "WSet", 7);
        fake.Put(704, "WSet_SF", 0x8000);
        Assert.True((await device.WriteAsync(704, Stop, PointWrite.Of("WSet", 0))).IsSuccess);
        Assert.Equal(0, fake.Get(704, "WSet"));
    }

    [Fact]
    public async Task Value_is_written_by_its_name_and_points_side_by_side_in_one_request()
    {
        var device = await Find(fake);
        Assert.True((await device.WriteAsync(703, Stop, PointWrite.Of("ES", "ENABLED"))).IsSuccess);
        Assert.Equal(1, fake.Get(703, "ES"));
        Assert.True((await device.WriteAsync(704, Stop, PointWrite.Of("WSet", 1000), PointWrite.Of("WSetRvrt", -500))).IsSuccess);
        Assert.Equal((10, -5), (fake.Get(704, "WSet"), fake.Get(704, "WSetRvrt")));
        Assert.Equal(2, fake.Requests.Count(r => r.IsWrite));
    }

    [Fact]
    public async Task Device_that_acknowledges_and_holds_something_else_is_told()
    {
        var device = await Find(fake);
        fake.Written = _ => fake.Put(704, "WSet", 50);
        var fault = (await device.WriteAsync(704, Stop, PointWrite.Of("WSet", 12300))).Faults[0];
        Assert.Equal("MP3738", fault.Code);
        Assert.Contains("12300 W", fault.Message);
        Assert.Contains("5000 W", fault.Message);
    }

    [Fact]
    public async Task Device_that_moved_is_not_written_at_its_old_place()
    {
        var device = await Find(fake);
        int place = fake.PlaceOf(704, "ID");
        fake.PutRegister(place, 64001);
        Assert.False((await device.WriteAsync(704, Stop, PointWrite.Of("WSet", 1000))).IsSuccess);
        Assert.DoesNotContain(fake.Requests, r => r.IsWrite);
    }

    [Theory]
    [InlineData(704, "WSetRvrtRem")]
    [InlineData(704, "WSet_SF")]
    [InlineData(704, "Nothing")]
    [InlineData(715, "OpCtl")]
    [InlineData(715, "AlarmReset")]
    [InlineData(802, "AlmRst")]
    public async Task What_is_not_ours_to_write_is_a_mistake_of_the_caller(int model, string point)
    {
        var device = await Find(fake);
        await Assert.ThrowsAsync<ArgumentException>(async () => await device.WriteAsync(model, Stop, PointWrite.Of(point, 1)));
        await Assert.ThrowsAsync<ArgumentException>(async () => await device.WriteAsync(704, Stop, PointWrite.Of("WSetEna", 1), PointWrite.Of("WSet", 1)));
        await Assert.ThrowsAsync<ArgumentException>(async () => await device.WriteAsync(704, Stop, PointWrite.Of("WSetEna", "ON")));
        await Assert.ThrowsAsync<ArgumentException>(async () => await device.WriteAsync(704, Stop));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await device.ReadAsync(705, Stop));
        Assert.DoesNotContain(fake.Requests, r => r.IsWrite);
    }
}
