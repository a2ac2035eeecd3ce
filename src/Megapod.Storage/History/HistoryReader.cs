namespace Megapod.Storage.History;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Storage.Relational;

/// <summary>Answers for windows of time from the coarsest resolution that gives the step that is asked for.</summary>
/// <param name="book">What is in memory.</param>
/// <param name="keeping">How long what is kept.</param>
/// <param name="isHeld">Whether the caller holds the file at one instant for as long as it reads.</param>
internal sealed class HistoryReader(HistoryBook book, HistoryKeeping keeping, bool isHeld = false)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>What series were.</summary>
    /// <param name="file">A connection of which nobody else reads meanwhile.</param>
    /// <param name="query">The question.</param>
    public List<HistoryWindow> Read(SqliteFile file, HistoryQuery query)
    {
        var answers = new List<HistoryWindow>();
        var asked = new List<(HistoryTrack Track, List<HistorySample> Open, long Changed)>();
        long[] cuts;
        long newest;
        IDisposable? held;
        lock (book.View)
        {
            // What is in memory and what is on the disk are of the same instant.
            held = isHeld ? null : file.Hold();
            (cuts, newest) = ([.. book.Cuts], book.Newest);
            foreach (string id in query.Series)
            {
                if (book.Find(id) is { } track)
                {
                    asked.Add((track, [.. track.Open], track.Changed()));
                }
            }
        }

        using (held)
        {
            foreach (var (track, open, changed) in asked)
            {
                answers.Add(One(file, query, track, open, changed, cuts, newest));
            }
        }

        return answers;
    }

    /// <summary>A series as it is shown.</summary>
    public static HistorySeries Describe(HistoryTrack track, long cut)
    {
        bool isAny = track.Last >= cut && track.First <= track.Last;
        return new HistorySeries(track.Number, track.Id, track.Unit, track.Hold, isAny ? new Instant(Math.Max(track.First, cut)) : null, isAny ? new Instant(track.Last) : null);
    }

    private static TimeSpan WholeOf(TimeSpan step, TimeSpan of) => new(Math.Max(of.Ticks, step.Ticks - (step.Ticks % of.Ticks)));

    private HistoryWindow One(SqliteFile file, HistoryQuery query, HistoryTrack track, List<HistorySample> open, long changed, long[] cuts, long newest)
    {
        long from = query.From.Ticks;
        long to = query.To.Ticks;
        var series = Describe(track, cuts[0]);

        // What still counted after it went is missing behind it.
        cuts = [.. cuts.Select(c => c + (c == 0 ? 0 : track.Hold.Ticks))];
        int level = query.AsOf is null ? LevelOf(file, query.Step, track, from, to, cuts, newest) : -1;
        if (level < 0)
        {
            var step = WholeOf(query.Step, Second);
            (from, to) = (RollUp.Floor(from, step), RollUp.Ceiling(to, step));
            long now = query.AsOf?.Ticks ?? newest;
            var known = book.Samples(file, track.Number, open, from - track.Hold.Ticks, to).Samples.Where(s => s.KnownAt.Ticks <= now);
            return new HistoryWindow(series, step, RollUp.Make(RollUp.Order([.. known]), from, to, step, track.Hold, now));
        }

        var resolution = RollUp.Steps[level];
        var length = WholeOf(query.Step, resolution.Length);
        (from, to) = (RollUp.Floor(from, length), RollUp.Ceiling(to, length));
        return new HistoryWindow(series, length, RollUp.Gather(Points(file, track, level, from, to, open, changed, newest), length));
    }

    /// <summary>The coarsest resolution of which the step is a multiple, or a coarser one where that is not kept any more; -1: single samples.</summary>
    private int LevelOf(SqliteFile file, TimeSpan step, HistoryTrack track, long from, long to, long[] cuts, long newest)
    {
        int level = RollUp.Steps.Count - 1;
        while (level >= 0 && (step < RollUp.Steps[level].Length || step.Ticks % RollUp.Steps[level].Length.Ticks != 0))
        {
            level--;
        }

        // A step that is no multiple of anything but is longer than a minute is worked out of minutes.
        level = level < 0 && step >= RollUp.Steps[0].Length ? 0 : level;

        // Where no minutes were made the samples are there in their place.
        TimeSpan[] ages = [keeping.Minutes, keeping.Quarters, keeping.Hours];
        if (level < 0 && from < cuts[0] && (from < cuts[1] || from < newest - ages[0].Ticks || HistoryTables.IsAnyChunk(file, track.Number, RollUp.Steps[0], from, Math.Min(to, cuts[0]))))
        {
            level = 0;
        }

        while (level >= 0 && level < ages.Length && (from < cuts[level + 1] || from < newest - ages[level].Ticks))
        {
            level++;
        }

        return level;
    }

    /// <summary>Steps out of chunks; from where samples are in memory that chunks do not know of, out of samples.</summary>
    private List<HistoryPoint> Points(SqliteFile file, HistoryTrack track, int level, long from, long to, List<HistorySample> open, long changed, long newest)
    {
        var step = RollUp.Steps[level];
        from = RollUp.Floor(from, step.Length);
        if (changed >= to)
        {
            return book.Points(file, track, step, step.Length, from, to, [], long.MaxValue, newest).Points;
        }

        long fresh = Math.Max(RollUp.Floor(changed, step.Length), from);
        var points = book.Points(file, track, step, step.Length, from, fresh, [], long.MaxValue, newest).Points;
        if (level > 0)
        {
            points.AddRange(RollUp.Gather(Points(file, track, level - 1, fresh, to, open, changed, newest), step.Length));
            return points;
        }

        points.AddRange(book.Steps(file, track, step.Length, fresh, to, open, long.MaxValue, newest).Points);
        return points;
    }
}
