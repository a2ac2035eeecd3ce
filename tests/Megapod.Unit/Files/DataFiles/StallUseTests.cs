namespace Megapod.Unit.Files.DataFiles;

using FsCheck;
using FsCheck.Fluent;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Files.DataFiles;

public sealed class StallUseTests
{
    [Fact]
    public void A_stall_freed_at_an_instant_can_be_taken_at_that_instant() =>
        Assert.Equal(new StallUse(1, 0, Instant.Never), StallUse.Of([Session(0, 30), Session(30, 30)], 1));

    [Fact]
    public void The_most_at_once_is_what_counting_each_minute_gives() => Prop.ForAll(
        Gen.ListOf(Gen.Choose(0, 200).Zip(Gen.Choose(1, 90))).ToArbitrary(),
        visits =>
        {
            var sessions = visits.Select(visit => Session(visit.Item1, visit.Item2)).ToList();
            var counted = Enumerable.Range(0, 300).Max(minute => visits.Count(visit => visit.Item1 <= minute && minute < visit.Item1 + visit.Item2));
            return StallUse.Of(sessions, counted) == new StallUse(counted, 0, Instant.Never)
                && (counted == 0 || StallUse.Of(sessions, counted - 1).SessionsWithoutStall > 0);
        }).QuickCheckThrowOnFailure();

    private static CarSession Session(int minute, int stay)
    {
        var at = new Instant(TimeSpan.TicksPerMinute * minute);
        return new CarSession(at, TimeSpan.FromMinutes(stay), new WattHours(10_000), new Watts(100_000), 0.2, 0.8, at);
    }
}
