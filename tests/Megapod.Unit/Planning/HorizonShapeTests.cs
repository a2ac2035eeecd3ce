namespace Megapod.Unit.Planning;

using Megapod.Planning.Horizon;

public sealed class HorizonShapeTests
{
    public static TheoryData<int, int, int> Shapes => new() { { 24, 30, 15 }, { 48, 36, 15 }, { 96, 0, 15 }, { 0, 12, 15 }, { 288, 0, 5 }, { 12, 6, 5 }, { 15, 2, 1 }, { 30, 1, 3 } };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Steps_follow_each_other_without_a_gap_and_fill_the_time_ahead(int fine, int hours, int minutes)
    {
        var shape = new HorizonShape(fine, hours, 1, minutes);
        int at = 0;
        for (int k = 0; k < shape.Steps; k++)
        {
            Assert.Equal(at, shape.MinuteOf(k));
            Assert.Equal(shape.MinutesOf(k) / 60.0, shape.HoursOf(k));
            Assert.Equal(at / 15, shape.QuarterOf(k));
            at += shape.MinutesOf(k);
            Assert.Equal((at + 14) / 15, shape.QuarterOf(k) + shape.QuartersOf(k));
        }

        Assert.Equal(at, shape.MinutesAhead);
        Assert.Equal(at / 15, shape.QuartersAhead);
    }

    [Fact]
    public void Fine_steps_are_quarters_unless_said_otherwise()
    {
        var shape = new HorizonShape(2, 1, 3);
        Assert.Equal([0.25, 0.25, 1], Enumerable.Range(0, 3).Select(shape.HoursOf));
        Assert.Equal(6, shape.QuartersAhead);
    }
}
