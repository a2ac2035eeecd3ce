namespace Megapod.Unit.Control.Pods;

using System.Globalization;
using Megapod.Control.LifeCycle;
using Megapod.Control.Pods;
using Megapod.Core.Pods;
using Megapod.Core.Units;

/// <summary>From serial numbers as parts tell them to what was replaced. A table writes reads as <c>place=serial</c>; a bare place says that its part fell silent, nothing behind the sign that it told no number, and <c>+5</c> that five minutes pass.</summary>
public sealed class PartWatchTests
{
    private static readonly string[] Places = ["one", "two", "three"];

    private readonly PartWatch watch = new();
    private readonly Dictionary<string, (string Serial, Instant At)> told = new(StringComparer.Ordinal);
    private PartBook book = PartBook.Empty;
    private PodTree tree = TreeOf("");
    private Instant now = new(TimeSpan.TicksPerDay);

    [Theory]
    [InlineData("one=A one=A", "")]
    [InlineData("one=A one=A one=B", "")]
    [InlineData("one=A one=A one=B one=B", "replaced one A>B")]
    [InlineData("one=A one=A one=B one=A one=B one=A", "")]
    [InlineData("one=A one=A one=B one=A one=B one=B", "replaced one A>B")]
    [InlineData("one=A one=A one=B one=C one=B one=C one=C", "replaced one A>C")]
    [InlineData("one=A one=A one= one= one=A one=A", "")]
    [InlineData("one=A one=A one= one= one=B one=B", "replaced one A>B")]
    [InlineData("one=A one=A one=B one= one=B", "replaced one A>B")]
    [InlineData("one=A one=A one one one=A", "")]
    [InlineData("one=A one=A one one one=B one one", "")]
    [InlineData("one=A one=A one=B one=B one=B one=B", "replaced one A>B")]
    [InlineData("one=A one=A one=B one=B one=A one=A", "replaced one A>B; replaced one B>A")]
    [InlineData("one=A one=A two=B two=B one=B two=A one=B two=A", "moved one A>B from two; moved two B>A from one")]
    [InlineData("one=A one=A two=B two=B one=B one=B two=A two=A", "moved one A>B from two; moved two B>A from one")]
    [InlineData("one=A one=A two=B two=B one=B one=B two=C two=C", "moved one A>B from two; replaced two B>C")]
    [InlineData("one=A one=A two=B two=B one=B one=B", "")]
    [InlineData("one=A one=A two=B two=B one=B one=B +14 one=B", "")]
    [InlineData("one=A one=A two=B two=B one=B one=B +16", "moved one A>B from two")]
    [InlineData("one=A one=A two=B two=B one=B one=B two=B +16 one=B two=B", "replaced one A>B")]
    [InlineData("one=A one=A two=B two=B one=C one=C two=A two=A", "replaced one A>C; moved two B>A from one")]
    [InlineData("one=A one=A two=B two=B three=C three=C one=B two=C three=A one=B two=C three=A", "moved one A>B from two; moved two B>C from three; moved three C>A from one")]
    [InlineData("one=A one=A two=B two=B one=B one=B three=A three=A +16", "moved three >A from one; moved one A>B from two")]
    [InlineData("one=A one=A two=X two=X one=X two=X one=X two=X", "replaced one A>X")]
    [InlineData("one=X one=X two=X two=X one=X two=X +16 one=X two=X", "")]
    public void A_serial_number_that_was_read_at_two_instants_is_another_part_and_one_that_is_known_elsewhere_has_moved(string reads, string expected)
    {
        Read(reads);
        Assert.Equal(expected, string.Join("; ", book.Changes.Select(Words)));
    }

    [Fact]
    public void Looking_twice_at_what_was_read_once_is_no_second_reading()
    {
        Read("one=A one=A one=B");
        for (int look = 0; look < 10; look++)
        {
            Look();
        }

        Assert.Empty(book.Changes);
    }

    [Fact]
    public void What_is_known_outlives_whoever_watched_and_a_part_that_was_replaced_meanwhile_is_seen()
    {
        Read("one=A one=A");
        var next = new PartWatch();
        told.Clear();
        Set("one", "B");
        now += TimeSpan.FromDays(3);
        book = next.Look(book, Readings(), now);
        told["one"] = ("B", now);
        book = next.Look(book, Readings(), now);
        now += TimeSpan.FromSeconds(1);
        told["one"] = ("B", now);
        book = next.Look(book, Readings(), now);
        Assert.Equal("replaced one A>B", Words(Assert.Single(book.Changes)));
        Assert.Equal(now, book.Changes[0].At);
    }

    [Fact]
    public void A_spare_that_is_put_in_leaves_the_list_and_the_record_says_where_it_lay()
    {
        Read("one=A one=A");
        book = book.Note(Spare("B")).Value;
        book = book.Note(Spare("C")).Value;
        Read("one=B one=B");
        Assert.Equal("shelf 3", Assert.Single(book.Changes).FromSpare);
        Assert.Equal(["C"], book.Spares.Select(s => s.Serial));
        Read("two=C two=C");
        Assert.Equal((PartChangeKind.Added, "shelf 3", ""), (book.Changes[1].What, book.Changes[1].FromSpare, book.Changes[1].Old.Serial));
        Assert.Empty(book.Spares);
    }

    [Fact]
    public void What_did_not_change_is_the_same_object_and_new_firmware_is_known_without_a_record()
    {
        Read("one=A one=A");
        var before = book;
        Read("one=A one=A one=A");
        Assert.Same(before, book);
        tree = PodTree.From([.. tree.Parts.Select(p => p.Id == "one" ? p with { Identity = p.Identity with { Firmware = "2.0" } } : p)]);
        Look();
        Assert.Equal(("2.0", 0), (book.Known["one"].Firmware, book.Changes.Count));
        Assert.Same(before.Changes, book.Changes);
        Read("one=B one=B");
        Assert.Equal(("2.0", "A"), (book.Changes[0].Old.Firmware, book.Changes[0].Old.Serial));
    }

    [Fact]
    public void Parts_whose_places_have_got_other_names_are_no_replacements()
    {
        Read("one=A one=A");
        tree = PodTree.From([new Part { Id = "pod", Kind = PartKind.Pod }, new Part { Id = "first", Kind = PartKind.Server, Holder = "pod" }]);
        told.Clear();
        Read("first=A first=A");
        Assert.Empty(book.Changes);
        Assert.Equal("A", book.Known["first"].Serial);
    }

    [Fact]
    public void The_oldest_records_drop_away_beyond_the_bound_and_are_counted()
    {
        for (int k = 0; k <= PartBook.MostChanges + 2; k++)
        {
            Read($"one=S{k} one=S{k}");
        }

        Assert.Equal((PartBook.MostChanges, 2, "S2"), (book.Changes.Count, book.Dropped, book.Changes[0].Old.Serial));
    }

    [Fact]
    public void Evidence_counts_no_more_for_a_pod_with_a_replaced_part_and_again_when_the_old_one_is_back()
    {
        Read("one=A one=A two=B two=B");
        string before = PodFingerprint.Of(tree);
        Read("one=C one=C");
        Assert.NotEqual(before, PodFingerprint.Of(tree));
        Assert.Single(book.Changes);
        Read("one=A one=A");
        Assert.Equal(before, PodFingerprint.Of(tree));
        Assert.Equal("replaced one C>A", Words(book.Changes[1]));
        Read("one=B two=A one=B two=A");
        Assert.NotEqual(before, PodFingerprint.Of(tree));
        Assert.Equal(4, book.Changes.Count);
    }

    [Theory]
    [InlineData("S9", "shelf", null)]
    [InlineData("", "shelf", "MP3272")]
    [InlineData("S9", " ", "MP3272")]
    [InlineData("S9\n", "shelf", "MP3272")]
    [InlineData("A", "shelf", "MP3273")]
    [InlineData("B", "shelf", "MP3273")]
    public void A_spare_needs_a_number_and_a_place_and_is_neither_in_service_nor_noted_already(string serial, string place, string? fault)
    {
        Read("one=A one=A");
        book = book.Note(Spare("B")).Value;
        var noted = book.Note(Spare(serial) with { Place = place });
        Assert.Equal(fault, noted.IsSuccess ? null : noted.Faults[0].Code);
        Assert.Equal("MP3272", book.Note(Spare(new string('x', PartBook.MostTextLength + 1))).Faults[0].Code);
    }

    [Fact]
    public void A_list_of_spares_has_a_bound_and_only_what_is_on_it_can_be_taken_from_it()
    {
        for (int k = 0; k < PartBook.MostSpares; k++)
        {
            book = book.Note(Spare($"S{k}")).Value;
        }

        Assert.Equal("MP3274", book.Note(Spare("more")).Faults[0].Code);
        Assert.Equal("MP3275", book.Forget("more").Faults[0].Code);
        book = book.Forget("S0").Value;
        Assert.True(book.Note(Spare("more")).IsSuccess);
    }

    private static PodSpare Spare(string serial) => new(serial, "", "", "shelf 3", "A. Visser", new Instant(TimeSpan.TicksPerDay));

    private static string Words(PartChange change) =>
        $"{change.What.ToString().ToLowerInvariant()} {change.Part} {change.Old.Serial}>{change.New.Serial}{(change.From is null ? "" : $" from {change.From}")}";

    private static PodTree TreeOf(string serial) => PodTree.From(
    [
        new Part { Id = "pod", Kind = PartKind.Pod },
        .. Places.Select(p => new Part { Id = p, Kind = PartKind.Server, Holder = "pod", Identity = new PartIdentity { Serial = serial } }),
    ]);

    private void Read(string reads)
    {
        foreach (string read in reads.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            now += TimeSpan.FromSeconds(1);
            now += read[0] == '+' ? TimeSpan.FromMinutes(int.Parse(read, CultureInfo.InvariantCulture)) : TimeSpan.Zero;
            int at = read.IndexOf('=', StringComparison.Ordinal);
            if (at >= 0)
            {
                Set(read[..at], read[(at + 1)..]);
                told[read[..at]] = (read[(at + 1)..], now);
            }

            Look();
            Look();
        }
    }

    private void Set(string place, string serial) =>
        tree = PodTree.From([.. tree.Parts.Select(p => p.Id == place ? p with { Identity = p.Identity with { Serial = serial } } : p)]);

    private void Look() => book = watch.Look(book, Readings(), now);

    private PodReadings Readings()
    {
        var readings = new PodReadings(tree);
        foreach (var (place, (_, at)) in told)
        {
            readings.IdentifiedAt[tree.IndexOf(place)] = at;
        }

        return readings;
    }
}
