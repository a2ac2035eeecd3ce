namespace Megapod.Devices.Feeds.Parsing;

using System.Globalization;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;

/// <summary>
/// Makes slots out of an answer. It is taken whole or not at all, because a source that writes one impossible value may be wrong about the others too; what it
/// leaves out or calls null stays missing and harms nobody.
/// </summary>
internal sealed class SlotReader
{
    private static readonly TimeSpan LongestSlot = TimeSpan.FromDays(1);

    private readonly FeedConfig feed;
    private readonly FeedDays days;
    private readonly FeedUnit unit;
    private readonly double least;
    private readonly double most;

    /// <summary>A reader for a feed whose unit is known.</summary>
    public SlotReader(FeedConfig feed, FeedUnit unit, FeedDays days)
    {
        this.feed = feed;
        this.days = days;
        this.unit = unit;
        var (lowest, highest) = FeedBounds.Of(feed.Quantity);
        least = feed.Least ?? FromBase(lowest);
        most = feed.Most ?? FromBase(highest);
    }

    /// <summary>The slots of an answer in order of time without overlap.</summary>
    /// <param name="content">The answer.</param>
    /// <param name="endIsCertain">Whether it is known to be whole.</param>
    /// <param name="knownAt">When it came.</param>
    /// <param name="partWay">The fault of an answer that breaks off although it is sound so far.</param>
    public Outcome<IReadOnlyList<FeedSlot>> Read(ReadOnlyMemory<byte> content, bool endIsCertain, Instant knownAt, Func<Fault> partWay)
    {
        var rows = feed.Format == FeedFormat.Csv ? CsvRows.Read(feed, content, endIsCertain, partWay) : JsonRows.Read(feed, content, partWay);
        if (!rows.IsSuccess)
        {
            return Outcome<IReadOnlyList<FeedSlot>>.Failure(rows.Faults);
        }

        if (feed.UnitAt is { } field && Misnamed(rows.Value.Unit, field) is { } other)
        {
            return Fail(other);
        }

        var marks = new List<Mark>(rows.Value.Rows.Count);
        return Marks(rows.Value.Rows, marks) is { } fault ? Fail(fault) : Slots(marks, knownAt);
    }

    private Fault? Misnamed(RawField named, string field) => named switch
    {
        { IsMissing: true } => FeedFaults.MissingField(feed, field, ""),
        _ when string.Equals(Plain(named.Text), Plain(feed.Unit), StringComparison.OrdinalIgnoreCase) => null,
        _ => FeedFaults.OtherUnit(feed, named.Text),
    };

    private static string Plain(string unit) => unit.Replace(" ", "", StringComparison.Ordinal);

    private Fault? Marks(IReadOnlyList<RawRow> rows, List<Mark> marks)
    {
        var times = new TimeReader(feed.Time, days);
        bool isDescending = rows.Count > 1 && times.IsDescending(rows[0].Start, rows[^1].Start);
        foreach (var row in isDescending ? rows.Reverse() : rows)
        {
            if (times.Read(row.Start, out var at) is { } problem)
            {
                return FeedFaults.BadTime(feed, row.Name, row.Start.Text, problem);
            }

            double? value = null;
            if (!row.Value.IsMissing)
            {
                bool isNumber = row.Value.Kind is RawKind.Number or RawKind.Text;
                if (!isNumber || !double.TryParse(row.Value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) || !double.IsFinite(number))
                {
                    return FeedFaults.BadNumber(feed, row.Name, row.Value.Text);
                }

                if (number < least || number > most)
                {
                    return FeedFaults.OutOfBounds(feed, row.Name, number, least, most);
                }

                value = unit.ToBase(number);
            }

            // Some sources fill the hour that is left out in spring; there is no such hour, so there is nothing to know about it.
            if (at is not { } instant)
            {
                continue;
            }

            Instant? end = null;
            if (feed.End is not null && times.ReadAfter(row.End, instant, out end) is { } endProblem)
            {
                return FeedFaults.BadTime(feed, row.Name, row.End.Text, endProblem);
            }

            Instant? madeAt = null;
            if (!row.Made.IsMissing && times.ReadAfter(row.Made, Instant.Never, out madeAt) is { } madeProblem)
            {
                return FeedFaults.BadTime(feed, row.Name, row.Made.Text, madeProblem);
            }

            marks.Add(new Mark(instant, end, value, madeAt));
        }

        return null;
    }

    private Outcome<IReadOnlyList<FeedSlot>> Slots(List<Mark> marks, Instant knownAt)
    {
        var once = new List<Mark>(marks.Count);
        foreach (var mark in marks.OrderBy(m => m.At))
        {
            if (once.Count == 0 || once[^1].At != mark.At)
            {
                once.Add(mark);
            }
            else if (once[^1].Value is not { } before)
            {
                once[^1] = mark;
            }
            else if (mark.Value is { } value && !value.Equals(before))
            {
                return Fail(FeedFaults.Contradiction(feed, mark.At, "a slot is there twice with different values"));
            }
        }

        var slots = new List<FeedSlot>(once.Count);
        for (int i = 0; i < once.Count; i++)
        {
            if (Length(once, i) is not { } length)
            {
                return Fail(FeedFaults.NoSlots(feed, "has one slot whose length nothing tells"));
            }

            if (length <= TimeSpan.Zero || length > LongestSlot)
            {
                return Fail(FeedFaults.Contradiction(feed, once[i].At, "a slot does not end after it begins, or more than a day later"));
            }

            var start = feed.Marks == FeedMark.End ? once[i].At - length : once[i].At;
            if (slots.Count > 0 && start < slots[^1].End)
            {
                return Fail(FeedFaults.Contradiction(feed, start, "two slots overlap"));
            }

            if (once[i].Value is { } value)
            {
                slots.Add(new FeedSlot(start, length, value, knownAt, once[i].Made));
            }
        }

        return slots.Count == 0 ? Fail(FeedFaults.NoSlots(feed, "holds no value")) : Outcome<IReadOnlyList<FeedSlot>>.Success(slots);
    }

    /// <summary>
    /// How long a slot is. Where only starts are known, it is no longer than the step before it and no longer than the one after it, so that nothing is
    /// stretched over a gap; where a source changes from quarters to hours one slot comes out too short, which is missing and not wrong.
    /// </summary>
    private TimeSpan? Length(List<Mark> marks, int index)
    {
        if (marks[index].End is { } end)
        {
            return end - marks[index].At;
        }

        if (feed.Slot is { } length)
        {
            return length;
        }

        if (marks.Count < 2)
        {
            return null;
        }

        var before = Step(marks, Math.Max(index, 1));
        var after = Step(marks, Math.Min(index + 1, marks.Count - 1));
        // At either end there is one neighbour only; the next step speaks for the one that is not there.
        var beyond = index == 0 ? Step(marks, Math.Min(2, marks.Count - 1)) : before;
        return new[] { before, after, beyond }.Min();
    }

    private static TimeSpan Step(List<Mark> marks, int index) => marks[index].At - marks[index - 1].At;

    private double FromBase(double value) => (value * unit.Denominator / unit.Numerator) + unit.Zero;

    private static Outcome<IReadOnlyList<FeedSlot>> Fail(Fault fault) => Outcome<IReadOnlyList<FeedSlot>>.Failure(fault);

    private readonly record struct Mark(Instant At, Instant? End, double? Value, Instant? Made);
}
