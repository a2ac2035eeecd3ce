namespace Megapod.Wire.Ocpp.Central;

using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Central;
using Book = Megapod.Devices.Ocpp.Central.TransactionBook;

/// <summary>What is the same transaction, and what ends which.</summary>
public sealed class CentralBookTests
{
    private static readonly Instant Noon = CentralBench.Begin;
    private int last;

    [Fact]
    public void Start_that_differs_in_anything_is_another_transaction_and_one_that_does_not_is_the_same()
    {
        var book = Empty();
        var first = Begin(book, 1, "CARD", 1_000, 0);
        Assert.True(first.IsNew);
        Assert.Equal((first.Session, false), Begin(book, 1, "CARD", 1_000, 0));
        foreach (var other in new[] { Begin(book, 2, "CARD", 1_000, 0), Begin(book, 1, "OTHER", 1_000, 0), Begin(book, 1, "CARD", 1_001, 0), Begin(book, 1, "CARD", 1_000, 1) })
        {
            Assert.True(other.IsNew);
        }

        Assert.Equal(["1", "2", "3", "4", "5"], book.Sessions.Select(s => s.Id));
        Assert.Equal("77", book.Start(3, "CARD", new WattHours(0), Noon, 77).Session.Id);
    }

    [Fact]
    public void End_is_counted_once_and_at_the_transaction_of_its_number()
    {
        var book = Empty();
        Begin(book, 1, "CARD", 1_000, 0);
        Begin(book, 2, "CARD", 2_000, 0);
        Assert.Equal(new WattHours(500), book.Stop("2", new WattHours(2_500), Noon, "Local")!.Energy);
        Assert.Null(book.Stop("2", new WattHours(9_000), Noon, "Local"));
        Assert.Null(book.Stop("3", new WattHours(9_000), Noon, "Local"));
        Assert.Equal((null, new WattHours(2_500)), (book.Sessions[0].MeterStop, book.Sessions[1].MeterStop));
    }

    [Fact]
    public void End_without_a_number_belongs_to_the_one_transaction_that_fits_it_and_to_none_where_several_do()
    {
        // Of the others, one has a register beyond the end's, one has begun after it, and one is over.
        var book = Empty();
        Begin(book, 1, "CARD", 1_000, 0);
        Begin(book, 2, "CARD", 6_000, 0);
        Begin(book, 3, "CARD", 1_000, 20);
        Begin(book, 4, "CARD", 1_000, 0);
        book.Stop("4", new WattHours(1_500), Noon, "");
        Assert.Equal("1", book.Stop(null, new WattHours(5_000), Noon + TimeSpan.FromMinutes(10), "")?.Id);
        Assert.Null(book.Stop(null, new WattHours(5_000), Noon + TimeSpan.FromMinutes(10), ""));
        Assert.Null(book.Stop(null, new WattHours(9_000), Noon + TimeSpan.FromMinutes(30), ""));
    }

    [Fact]
    public void Transaction_that_begins_at_a_connector_is_the_end_of_the_one_before_but_not_of_a_newer_one()
    {
        var book = Empty();
        Begin(book, 1, "CARD", 1_000, 10);
        Begin(book, 2, "CARD", 1_000, 10);
        Begin(book, 1, "CARD", 2_000, 20);
        Assert.Equal([true, false, false], book.Sessions.Select(s => s.IsOver));
        Assert.Null(book.Sessions[0].Energy);
        Assert.Equal("3", book.RunningAt(1)!.Id);

        // One that is told late is older than the one that runs.
        Begin(book, 1, "CARD", 500, 0);
        Assert.False(book.Sessions[2].IsOver);
        Assert.Equal("3", book.RunningAt(1)!.Id);

        // Though nobody told its end, it may still come.
        Assert.Equal(new WattHours(400), book.Stop("1", new WattHours(1_400), Noon + TimeSpan.FromMinutes(19), "")!.Energy);
    }

    [Fact]
    public void Message_with_the_stations_own_numbers_is_new_once_and_what_comes_late_fills_in_what_is_missing()
    {
        var book = Empty();
        Assert.True(Tell(book, 3, TransactionMoment.Updated, 0, "", null, 3).IsNew);
        Assert.False(Tell(book, 3, TransactionMoment.Updated, 0, "", null, 3).IsNew);
        Assert.False(Tell(book, 2, TransactionMoment.Updated, 1, "", null, 2).IsNew);
        Assert.True(Tell(book, 4, TransactionMoment.Updated, 1, "CARD", null, 4).IsNew);
        Assert.True(Tell(book, 0, TransactionMoment.Started, 2, "OTHER", 1_000, 1).IsNew);
        Assert.False(Tell(book, 0, TransactionMoment.Started, 2, "OTHER", 1_000, 1).IsNew);
        Assert.True(Tell(book, 5, TransactionMoment.Ended, 2, "", 5_000, 9).IsNew);
        Assert.False(Tell(book, 5, TransactionMoment.Ended, 2, "", 5_000, 9).IsNew);
        Assert.True(Tell(book, 6, TransactionMoment.Updated, 2, "", 7_000, 10).IsNew);
        var session = Assert.Single(book.Sessions);
        Assert.Equal((1, "CARD", Noon + TimeSpan.FromMinutes(1), Noon + TimeSpan.FromMinutes(9)), (session.Connector, session.IdTag, session.StartedAt, session.StoppedAt));
        Assert.Equal((new WattHours(4_000), 6, true), (session.Energy, session.Sequence, session.IsOver));
    }

    [Fact]
    public void End_that_comes_after_messages_of_higher_numbers_ends_the_transaction_all_the_same()
    {
        var book = Empty();
        Tell(book, 0, TransactionMoment.Started, 1, "CARD", 1_000, 0);
        Tell(book, 9, TransactionMoment.Updated, 1, "CARD", 3_000, 5);
        Assert.True(Tell(book, 4, TransactionMoment.Ended, 1, "", 2_500, 4).IsNew);
        Assert.Equal(new WattHours(1_500), Assert.Single(book.Sessions).Energy);
    }

    [Fact]
    public void Transactions_beyond_those_that_are_remembered_push_out_the_oldest_that_are_over_and_none_that_run()
    {
        var book = Empty();
        Begin(book, 1, "CARD", 0, 0);
        for (int k = 1; k <= 1_500; k++)
        {
            Begin(book, 2, "CARD", k, k);
        }

        Assert.Equal(1_000, book.Sessions.Count);
        Assert.Equal("1", book.RunningAt(1)!.Id);
        Assert.Equal("1501", book.RunningAt(2)!.Id);
        Assert.Equal("503", book.Sessions[1].Id);
    }

    private static (ChargingSession Session, bool IsNew) Begin(Book book, int connector, string card, double register, int minutes) =>
        book.Start(connector, card, new WattHours(register), Noon + TimeSpan.FromMinutes(minutes));

    private static (ChargingSession Session, bool IsNew) Tell(Book book, int sequence, TransactionMoment moment, int connector, string card, double? register, int minutes) =>
        book.Tell("T-1", sequence, moment, connector, card, register is { } energy ? new WattHours(energy) : null, Noon + TimeSpan.FromMinutes(minutes), "");

    private Book Empty() => new(() => ++last);
}
