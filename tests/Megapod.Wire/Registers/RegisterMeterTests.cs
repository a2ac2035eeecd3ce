namespace Megapod.Wire.Registers;

using Megapod.Core.Model;
using Megapod.Devices.Registers;

/// <summary>A meter with a register map: what it shows, what it does not know, and when it stands still.</summary>
public sealed class RegisterMeterTests : RegisterBench
{
    private readonly FakeTables fake = new();
    private readonly RegisterMeterDriver driver;

    public RegisterMeterTests()
    {
        fake.Put(0, 0x4D50, 0x5021);
        Show(-2000, scale: 1);
        (fake.Inputs[102], fake.Inputs[103], fake.Inputs[104]) = (2310, 2290, 2300);
        driver = new RegisterMeterDriver("meter", fake, MeterMap, Board, "grid", new MeterConfig { Id = "m" });
    }

    [Fact]
    public async Task Power_import_positive_and_the_lowest_phase_are_put_on_the_board()
    {
        Assert.Null(await driver.PollAsync(fake.Now, Stop));
        var seen = Look(fake.Now);
        Assert.Equal(Reading.Good(-20_000, fake.Now), seen.NodePower[0]);
        Assert.Equal(Reading.Good(229, fake.Now), seen.Voltage);
        Assert.Equal(seen.NodePower[0], driver.Power);
        Assert.Empty(fake.WrittenAt);
    }

    [Fact]
    public async Task What_the_device_calls_absent_is_missing_and_not_zero()
    {
        (fake.Inputs[100], fake.Inputs[101]) = (0, 0x8000);
        (fake.Inputs[102], fake.Inputs[103], fake.Inputs[104]) = (0xFFFF, 0xFFFF, 0xFFFF);
        Assert.Null(await driver.PollAsync(fake.Now, Stop));
        Assert.Equal(Quality.Missing, Look(fake.Now).NodePower[0].Quality);
        Assert.Equal(Quality.Missing, Look(fake.Now).Voltage.Quality);
        Assert.Equal("MP3779", driver.Trouble?.Code);
    }

    [Fact]
    public async Task Scale_that_is_none_makes_its_value_unknown()
    {
        Show(100, scale: 0x8000);
        await driver.PollAsync(fake.Now, Stop);
        Assert.Equal(Quality.Missing, Look(fake.Now).NodePower[0].Quality);
    }

    [Fact]
    public async Task Value_and_scale_come_from_one_request()
    {
        await driver.PollAsync(fake.Now, Stop);
        Assert.Equal([0, 100], fake.Requests.Select(r => r.Address));
    }

    [Fact]
    public async Task Device_of_another_identity_is_not_believed_and_is_looked_at_again_after_silence_and_each_minute()
    {
        fake.Holding[1] = 7;
        Assert.Equal("MP3771", (await driver.PollAsync(fake.Now, Stop))?.Code);
        Assert.Equal(Quality.Missing, Look(fake.Now).NodePower[0].Quality);
        fake.Holding[1] = 0x5021;
        Assert.Null(await driver.PollAsync(fake.Now, Stop));

        // Another one has taken its place: it is noticed within a minute, or at once after silence.
        fake.Holding[1] = 7;
        Assert.Null(await driver.PollAsync(fake.Now, Stop));
        fake.Fails = (_, _) => FakeTables.Silence;
        Assert.Equal("MP3702", (await driver.PollAsync(fake.Now, Stop))?.Code);
        fake.Fails = null;
        Assert.Equal("MP3771", (await driver.PollAsync(fake.Now, Stop))?.Code);
        fake.Holding[1] = 0x5021;
        Assert.Null(await driver.PollAsync(fake.Now, Stop));
        fake.Holding[1] = 7;
        fake.Now += TimeSpan.FromMinutes(1);
        Assert.Equal("MP3771", (await driver.PollAsync(fake.Now, Stop))?.Code);
    }

    [Fact]
    public async Task Meter_that_owes_energy_and_does_not_move_is_old_since_its_last_movement()
    {
        await driver.PollAsync(fake.Now, Stop);
        var moved = fake.Now;

        // 20 kW owe three steps of 10 Wh after 5.4 s.
        for (int s = 0; s < 6; s++)
        {
            Assert.Equal(Quality.Good, driver.Power.Quality);
            fake.Now += TimeSpan.FromSeconds(1);
            await driver.PollAsync(fake.Now, Stop);
        }

        Assert.Equal(new Reading(-20_000, moved, Quality.Stale), driver.Power);
        Assert.Equal("MP3778", driver.Trouble?.Code);
        fake.Inputs[108]++;
        await driver.PollAsync(fake.Now, Stop);
        Assert.Equal(Quality.Good, driver.Power.Quality);
    }

    [Fact]
    public async Task Meter_at_rest_may_stand_for_ever()
    {
        Show(0, scale: 1);
        for (int s = 0; s < 100; s++)
        {
            fake.Now += TimeSpan.FromSeconds(10);
            await driver.PollAsync(fake.Now, Stop);
            Assert.Equal(Reading.Good(0, fake.Now), driver.Power);
        }
    }

    [Fact]
    public void Battery_map_is_not_taken_for_a_meter() =>
        Assert.Throws<ArgumentException>(() => new RegisterMeterDriver("meter", fake, BatteryMap, Board, "grid", new MeterConfig { Id = "m" }));

    private void Show(int value, ushort scale)
    {
        (fake.Inputs[100], fake.Inputs[101], fake.Inputs[117]) = ((ushort)value, (ushort)(value >> 16), scale);
    }
}
