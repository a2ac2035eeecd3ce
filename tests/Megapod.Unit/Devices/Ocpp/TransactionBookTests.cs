namespace Megapod.Unit.Devices.Ocpp;

using FsCheck;
using FsCheck.Fluent;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Central;

/// <summary>Transactions that are told late, twice, in part or without their number are counted once, and nobody else's is ended.</summary>
public sealed class TransactionBookTests
{
    private static readonly Instant Noon = Instant.FromUtc(new DateTime(2026, 5, 1, 12, 0, 0, DateTimeKind.Utc));
    private int last = 100;

    [Fact]
    public void Start_that_is_told_again_is_the_same_transaction_also_after_it_ended()
    {
        var book = Book();
        var (first, isNew) = book.Start(1, "CARD", new WattHours(10), Noon);
        Assert.True(isNew);
        Assert.NotNull(book.Stop(first.Id, new WattHours(30), Noon + TimeSpan.FromMinutes(5), "Local"));
        var (again, isNewAgain) = book.Start(1, "CARD", new WattHours(10), Noon);
        Assert.Equal((first.Id, false), (again.Id, isNewAgain));
        Assert.Equal(new WattHours(20), Assert.Single(book.Sessions).Energy);

        // The same card at the same register a second later is another one.
        Assert.True(book.Start(1, "CARD", new WattHours(10), Noon + TimeSpan.FromSeconds(1)).IsNew);
    }

    [Fact]
    public void End_counts_once_and_only_at_a_transaction_of_this_station()
    {
        var book = Book();
        var (session, _) = book.Start(1, "CARD", new WattHours(10), Noon);
        Assert.Null(book.Stop("99", new WattHours(50), Noon, ""));
        Assert.Equal(new WattHours(40), book.Stop(session.Id, new WattHours(50), Noon, "")!.Energy);
        Assert.Null(book.Stop(session.Id, new WattHours(70), Noon, ""));
        Assert.Equal(new WattHours(40), Assert.Single(book.Sessions).Energy);
    }

    [Fact]
    public void End_without_a_number_belongs_to_the_one_that_runs_and_to_none_where_two_could_be_meant()
    {
        var book = Book();
        book.Start(1, "A", new WattHours(10), Noon);
        Assert.Equal(1, book.Stop(null, new WattHours(20), Noon + TimeSpan.FromMinutes(1), "")!.Connector);
        book.Start(1, "B", new WattHours(20), Noon + TimeSpan.FromMinutes(2));
        book.Start(2, "C", new WattHours(5), Noon + TimeSpan.FromMinutes(2));
        Assert.Null(book.Stop(null, new WattHours(60), Noon + TimeSpan.FromMinutes(9), ""));

        // A register below its start is another connector's.
        Assert.Equal(2, book.Stop(null, new WattHours(7), Noon + TimeSpan.FromMinutes(9), "")!.Connector);
    }

    [Fact]
    public void Transaction_whose_end_was_never_told_is_over_when_the_next_begins_and_is_not_billed_by_a_guess()
    {
        var book = Book();
        var (lost, _) = book.Start(1, "A", new WattHours(10), Noon);
        book.Start(1, "B", new WattHours(500), Noon + TimeSpan.FromHours(1));
        Assert.True(book.Sessions[0].IsOver);
        Assert.Null(book.Sessions[0].Energy);

        // When its end comes after all, it is billed by what it says.
        Assert.Equal(new WattHours(490), book.Stop(lost.Id, new WattHours(500), Noon + TimeSpan.FromMinutes(50), "")!.Energy);
    }

    [Fact]
    public void Messages_of_later_editions_come_to_the_same_whatever_their_order_and_however_often_they_come()
    {
        TransactionMoment[] moments = [TransactionMoment.Started, TransactionMoment.Updated, TransactionMoment.Updated, TransactionMoment.Ended];
        var orders = Gen.Choose(0, 3).ListOf(12).Select(more => more.Concat([0, 1, 2, 3])).SelectMany(all => Gen.Shuffle(all.ToArray()));
        Prop.ForAll(orders.ToArbitrary(), order =>
        {
            var book = Book();
            int ends = 0;
            foreach (int k in order)
            {
                var (session, isNew) = book.Tell("tx", k, moments[k], 1, "CARD", new WattHours(100 * k), Noon + TimeSpan.FromMinutes(k), k == 3 ? "Local" : "");
                ends += isNew && moments[k] == TransactionMoment.Ended ? 1 : 0;
            }

            var told = Assert.Single(book.Sessions);
            Assert.Equal((1, true, new WattHours(300), Noon), (ends, told.IsOver, told.Energy!.Value, told.StartedAt));
        }).QuickCheckThrowOnFailure();
    }

    private TransactionBook Book() => new(() => ++last);
}
