namespace Megapod.Unit.Control.Dispatch;

using Megapod.Control.Dispatch;
using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>One stall of 150 kW (minimum 5 kW), exact meter, as a table of cycles: what the car draws and may draw, and what it wants and needs then.</summary>
public sealed class CarDemandTests
{
    private const double Room = 200;
    private static readonly Consumer Stall = SmallSite.Tree(1e6, connectors: 1).Consumers[0];
    private CarDemand car;
    private int second;

    [Theory]
    [InlineData(0, 0, 90_000)] // silent: room for a usual car, six tenths of the rating
    [InlineData(5, 0, 90_000)]
    [InlineData(6, 0, 150_000)] // silent for longer: it may be any car
    [InlineData(0, 110_000, 110_000)]
    [InlineData(30, 110_000, 110_000)]
    [InlineData(30, 400_000, 150_000)] // no more than the connector can
    [InlineData(30, 1_000, 5_000)] // nor less than it can deliver
    public void New_car_is_opened_to_its_declared_maximum(int seconds, double declared, double expected)
    {
        Cycles(1, 0, expected, declared);
        Cycles(seconds, 0, expected, declared);
        Assert.Equal(expected, car.WantWatts);
        Assert.False(car.IsTrimmed);
        Assert.Equal(declared > 0, car.IsDeclared);
    }

    [Fact]
    public void Handshaking_car_needs_nothing_but_wants_its_maximum()
    {
        Cycles(9, 0, 110_000);
        Assert.Equal(110_000, car.WantWatts);
        Assert.Equal(0, car.NeedWatts);
        Cycles(1, 40_000, 110_000);
        Assert.Equal(110_000, car.WantWatts);
        Assert.Equal(40_000 + Room, car.NeedWatts);
    }

    [Fact]
    public void Car_whose_draw_cannot_be_trusted_stays_open()
    {
        Settle(100_000);
        Cycles(1, double.NaN, 102_000);
        Assert.Equal(110_000, car.WantWatts);
        Assert.Equal(110_000, car.NeedWatts);
        Assert.False(car.IsTrimmed);
    }

    /// <summary>1.2 % of 100 kW and 200 W above the draw for one that may rise; it needs its draw and 200 W.</summary>
    [Fact]
    public void Settled_car_is_trimmed_to_its_draw_and_room()
    {
        Cycles(10, 0, 110_000);
        Cycles(70, 100_000, 110_000);
        Assert.Equal(110_000, car.WantWatts);
        Cycles(60, 100_000, 110_000);
        Assert.True(car.IsTrimmed);
        Assert.Equal(100_000 + 1_200 + Room, car.WantWatts, 1e-6);
        Assert.Equal(100_000 + Room, car.NeedWatts, 1e-6);
    }

    /// <summary>Two minutes of slow decline below nine tenths of the session's highest draw: such a taper does not turn, so only the 200 W stay.</summary>
    [Fact]
    public void Tapering_car_keeps_less_room_than_one_that_may_still_rise()
    {
        Settle(100_000);
        double draw = 100_000;
        for (int s = 0; s < 240; s++)
        {
            draw -= 60;
            Cycles(1, draw, draw + 2_000);
        }

        Assert.True(draw < 0.9 * 100_000);
        Assert.Equal(draw + 60 + Room, car.WantWatts, 1e-6);

        // A draw that stands as low but has risen within the two minutes is no taper.
        Cycles(90, draw, draw + 2_000);
        Assert.Equal(draw + Room, car.WantWatts, 1e-6);
        Cycles(30, draw + 400, draw + 2_000);
        Assert.True(car.WantWatts > draw + 400 + 1_000, $"{car.WantWatts - draw:F0} W of room");
    }

    /// <summary>A cold battery drops from 100 to 92 kW and rises again: the room up to its old level stays meanwhile.</summary>
    [Fact]
    public void Early_dip_keeps_its_room()
    {
        Settle(100_000);
        for (int s = 0; s < 25; s++)
        {
            Cycles(1, 92_000, 101_400);
            Assert.True(car.WantWatts >= 100_000, $"{car.WantWatts:F0} W wanted {s} s after the dip");
        }

        Cycles(1, 97_000, 101_400);
        Assert.True(car.WantWatts >= 97_000 + Room);

        // What stays down is followed down.
        Settle(100_000);
        Cycles(90, 92_000, 101_400);
        Assert.True(car.WantWatts < 96_000, $"{car.WantWatts:F0} W wanted when the dip has lasted");
    }

    [Fact]
    public void Car_held_below_its_want_keeps_that_want_and_returns_to_it_in_one_step()
    {
        Settle(100_000);
        double want = car.WantWatts;
        for (int s = 0; s < 300; s++)
        {
            Cycles(1, 60_000, 60_000);
            Assert.Equal(want, car.WantWatts, 1e-6);
        }

        // Let go, it rises over ten seconds, and its low draw of the way tells nothing.
        for (int s = 1; s <= 10; s++)
        {
            Cycles(1, 60_000 + (4_000 * s), want);
            Assert.Equal(want, car.WantWatts, 1e-6);
        }

        Cycles(60, 100_000, want);
        Assert.Equal(want, car.WantWatts, 1e-6);
    }

    [Fact]
    public void Car_that_presses_against_its_trimmed_ceiling_is_opened_wholly()
    {
        Settle(80_000);
        double trimmed = car.WantWatts;
        Assert.Equal(80_000 + 960 + Room, trimmed, 1e-6);
        Cycles(1, trimmed, trimmed);
        Assert.Equal(110_000, car.WantWatts);
        Assert.False(car.IsTrimmed);
    }

    [Fact]
    public void Next_session_starts_afresh()
    {
        Settle(30_000);
        Assert.True(car.IsTrimmed);
        Update(default, double.NaN, double.NaN);
        Assert.Equal(0, car.WantWatts);
        Assert.False(car.IsPlugged);
        second = 0;
        Cycles(1, 0, 0);
        Assert.Equal(110_000, car.WantWatts);
    }

    [Fact]
    public void Session_that_its_car_has_ended_wants_nothing()
    {
        Settle(30_000);
        Update(Session(110_000) with { HasEnded = true }, 0, 31_000);
        Assert.Equal(0, car.WantWatts);
        Assert.False(car.IsPlugged);
    }

    /// <summary>A session that takes its first power after ten seconds and has held one level for three minutes.</summary>
    private void Settle(double draw)
    {
        car = default;
        second = 0;
        Cycles(10, 0, 110_000);
        Cycles(180, draw, 110_000);
    }

    private void Cycles(int count, double draw, double ceiling, double declared = 110_000)
    {
        for (int s = 0; s < count; s++)
        {
            Update(Session(declared), draw, ceiling);
            second++;
        }
    }

    private static ConnectorReading Session(double declared) => new() { IsPlugged = true, PluggedAt = SmallSite.Start, CarMaximum = new Watts(declared), Departure = Instant.Forever };

    private void Update(ConnectorReading reading, double draw, double ceiling) =>
        car.Update(in reading, Stall, draw, ceiling, 0, SmallSite.At(second).Ticks);
}
