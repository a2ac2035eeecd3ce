namespace Megapod.Wire.Ocpp;

using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp;

/// <summary>Points in time as stations write them.</summary>
public sealed class OcppTimeTests
{
    [Theory]
    [InlineData("2025-06-01T09:00:00Z", "2025-06-01T09:00:00.000Z", OcppQuirks.None)]
    [InlineData("2025-06-01t09:00:00z", "2025-06-01T09:00:00.000Z", OcppQuirks.None)]
    [InlineData("2025-06-01T09:00:00.5Z", "2025-06-01T09:00:00.500Z", OcppQuirks.None)]
    [InlineData("2025-06-01T09:00:00.123456789Z", "2025-06-01T09:00:00.123Z", OcppQuirks.None)]
    [InlineData("2025-06-01T09:00:00+02:00", "2025-06-01T07:00:00.000Z", OcppQuirks.None)]
    [InlineData("2025-06-01T00:30:00-01:30", "2025-06-01T02:00:00.000Z", OcppQuirks.None)]
    [InlineData("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z", OcppQuirks.None)]
    [InlineData("2025-06-01T09:00:00", "2025-06-01T09:00:00.000Z", OcppQuirks.TimeWithoutZone)]
    [InlineData("2025-06-01T09:00:00.250", "2025-06-01T09:00:00.250Z", OcppQuirks.TimeWithoutZone)]
    [InlineData("2025-06-01 09:00:00Z", "2025-06-01T09:00:00.000Z", OcppQuirks.TimeOtherwiseWritten)]
    [InlineData("2025-06-01T09:00:00+0200", "2025-06-01T07:00:00.000Z", OcppQuirks.TimeOtherwiseWritten)]
    [InlineData("2025-06-01T09:00:00+02", "2025-06-01T07:00:00.000Z", OcppQuirks.TimeOtherwiseWritten)]
    [InlineData("2025-06-01T09:00Z", "2025-06-01T09:00:00.000Z", OcppQuirks.TimeOtherwiseWritten)]
    [InlineData("2025-06-01 09:00:00", "2025-06-01T09:00:00.000Z", OcppQuirks.TimeOtherwiseWritten | OcppQuirks.TimeWithoutZone)]
    public void Time_is_read_as_it_is_meant(string text, string instant, OcppQuirks quirks)
    {
        Assert.True(OcppTime.TryRead(Encoding.UTF8.GetBytes(text), out var time, out var met));
        Assert.Equal(instant, time.ToString());
        Assert.Equal(quirks, met);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2025")]
    [InlineData("2025-06-01")]
    [InlineData("2025-02-30T09:00:00Z")]
    [InlineData("2025-13-01T09:00:00Z")]
    [InlineData("0000-01-01T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00+01:00")]
    [InlineData("9999-12-31T23:59:59-01:00")]
    [InlineData("2025-06-01T24:00:00Z")]
    [InlineData("2025-06-01T09:60:00Z")]
    [InlineData("2025-06-01T09:00:61Z")]
    [InlineData("2025-06-01T09:00:00.Z")]
    [InlineData("2025-06-01T09:00:00Zulu")]
    [InlineData("2025-06-01T09:00:00+24:00")]
    [InlineData("01.06.2025 09:00:00")]
    [InlineData("1748768400")]
    public void What_is_no_time_is_not_guessed(string text) => Assert.False(OcppTime.TryRead(Encoding.UTF8.GetBytes(text), out _, out _));

    [Fact]
    public void Time_that_we_write_is_read_as_the_same_millisecond()
    {
        Prop.ForAll(Gen.Choose(0, int.MaxValue).Two().ToArbitrary(), pair =>
        {
            long ticks = ((long)pair.Item1 << 31 | (long)pair.Item2) % DateTime.MaxValue.Ticks;
            Span<byte> text = stackalloc byte[OcppTime.MostBytes];
            int length = OcppTime.Write(new Instant(ticks), text);
            Assert.True(OcppTime.TryRead(text[..length], out var time, out var quirks));
            Assert.Equal(ticks - (ticks % TimeSpan.TicksPerMillisecond), time.Ticks);
            Assert.Equal(OcppQuirks.None, quirks);
            Assert.Equal((byte)'Z', text[length - 1]);
        }).QuickCheckThrowOnFailure();
    }
}
