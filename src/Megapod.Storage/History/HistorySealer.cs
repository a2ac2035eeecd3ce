namespace Megapod.Storage.History;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Storage.Relational;
using Microsoft.Data.Sqlite;

/// <summary>Makes blocks and steps out of what came, and takes away what is too old or too much. It is the writer's.</summary>
/// <param name="file">The writer's connection.</param>
/// <param name="book">What is in memory.</param>
/// <param name="keeping">How long what is kept.</param>
internal sealed class HistorySealer(SqliteFile file, HistoryBook book, HistoryKeeping keeping)
{
    /// <summary>Samples of a block: some thousand compress as well as any number, and one is quickly read.</summary>
    private const int BlockRows = 4_096;

    /// <summary>A block with less is made anew with what comes next.</summary>
    private const int TailRows = BlockRows * 3 / 4;

    /// <summary>
    /// Steps of a resolution are made where they stand for so many samples each, which take more room than the step does (docs/decisions/0052-slow-series.md). It is also how many samples a step that is asked for is
    /// worked out of at most, on average, where they were not made.
    /// </summary>
    private const int FewestPerStep = 16;

    /// <summary>A century of events of a busy site; more is a mistake that must not fill the disk.</summary>
    private const int MostEvents = 5_000_000;

    /// <summary>Blocks that go in one connection, which must not grow without end.</summary>
    private const int MostRemoved = 256;

    /// <summary>
    /// The age of what is kept counts from here on, and it moves on by at most so much at a time: a clock that jumps ahead for an hour must not cost the whole history.
    /// </summary>
    private static readonly TimeSpan MostAhead = TimeSpan.FromDays(1);

    private readonly BlockCodec codec = new();
    private long ageFrom = HistoryTables.Mark(file, HistoryTables.Age);

    /// <summary>Puts all that is in memory into blocks, within a transaction. Memory changes only after it has succeeded.</summary>
    /// <param name="connection">Within it.</param>
    /// <param name="tracks">The series of which there is something in memory, or whose last value may still have counted when steps were made.</param>
    /// <returns>The last block of each series, where it has room for more.</returns>
    public Dictionary<HistoryTrack, long> Seal(SqliteConnection connection, IEnumerable<HistoryTrack> tracks)
    {
        // It goes first, so that blocks come to lie in its pages and what is free is at the file's end, from where it goes back to the disk without anything being moved.
        HistoryTables.RemoveRecent(connection);
        var tails = new Dictionary<HistoryTrack, long>();
        foreach (var track in tracks)
        {
            var made = SealBlocks(connection, track);
            SealSteps(connection, track, made);
            tails[track] = made.Tail;
        }

        HistoryTables.Put(connection, HistoryTables.Newest, book.Newest);
        SqliteFile.GiveBack(connection);
        return tails;
    }

    /// <summary>Takes away what is too old, and the oldest while the file is too large.</summary>
    /// <param name="now">The instant.</param>
    /// <param name="longestHold">How long a value counts at most: it stays for so much longer, as what comes after it is not whole without.</param>
    /// <returns>Why it could not be done; null when it was.</returns>
    public Fault? Trim(long now, TimeSpan longestHold)
    {
        ageFrom = ageFrom == 0 ? now : Math.Min(now, ageFrom + MostAhead.Ticks);
        bool isDone = false;
        Fault? fault = null;
        while (!isDone && fault is null)
        {
            fault = file.Commit(connection => isDone = !TrimSome(connection, longestHold));
        }

        return fault;
    }

    private static long Before(long from, TimeSpan age) => Math.Max(0, from - age.Ticks);

    /// <summary>Takes some away.</summary>
    /// <returns>Whether there may be more.</returns>
    private bool TrimSome(SqliteConnection connection, TimeSpan longestHold)
    {
        // Samples that are kept in place of steps go when these would, and nothing coarser goes before what is finer.
        var age = TimeSpan.Zero;
        bool isMore = false;
        TimeSpan[] ages = [keeping.Samples, keeping.Minutes, keeping.Quarters, keeping.Hours];
        for (int finest = 0; finest < ages.Length; finest++)
        {
            age = ages[finest] > age ? ages[finest] : age;
            isMore |= RemoveOldest(connection, finest, RollUp.Floor(Before(ageFrom, age + longestHold), RollUp.Steps[0].Length));
        }

        HistoryTables.RemoveEvents(connection, Before(ageFrom, keeping.Hours), MostEvents);
        HistoryTables.Put(connection, HistoryTables.Age, ageFrom);
        return isMore || (file.UsedBytes > keeping.MostBytes && Enumerable.Range(0, ages.Length + 1).Any(finest => RemoveOldest(connection, finest, long.MaxValue)));
    }

    /// <summary>Takes the oldest away of a resolution, and of the samples that are kept in its place.</summary>
    /// <param name="connection">Within it.</param>
    /// <param name="resolution">0: single samples; 1 and up: one of the steps.</param>
    /// <param name="before">Nothing goes that reaches further.</param>
    /// <returns>Whether anything went.</returns>
    private bool RemoveOldest(SqliteConnection connection, int resolution, long before)
    {
        var blocks = HistoryTables.Oldest(file, resolution, before, MostRemoved).Select(b => (b.Number, b.Ends, IsBlock: true));
        var chunks = resolution == 0 ? [] : HistoryTables.Oldest(file, RollUp.Steps[resolution - 1], before, MostRemoved).Select(c => (c.Number, c.Ends, IsBlock: false));
        var oldest = blocks.Concat(chunks).OrderBy(o => o.Ends).Take(MostRemoved).ToList();
        foreach (var (number, ends, isBlock) in oldest)
        {
            if (isBlock)
            {
                HistoryTables.RemoveBlock(connection, number);
            }
            else
            {
                HistoryTables.RemoveChunk(connection, number);
            }

            // Where samples are missing nothing is worked out anew, whatever they stood for.
            long cut = RollUp.Ceiling(ends + (isBlock ? 1 : 0), RollUp.Steps[0].Length);
            book.Cuts[resolution] = Math.Max(book.Cuts[resolution], cut);
            book.Cuts[0] = isBlock ? Math.Max(book.Cuts[0], cut) : book.Cuts[0];
        }

        foreach (int changed in oldest.Count == 0 ? [] : (int[])[0, resolution])
        {
            HistoryTables.Put(connection, HistoryTables.CutOf(changed), book.Cuts[changed]);
        }

        return oldest.Count > 0;
    }

    private Sealed SealBlocks(SqliteConnection connection, HistoryTrack track)
    {
        var samples = track.Open;
        if (samples.Count > 0 && track.Tail != 0 && HistoryTables.Block(file, track.Tail) is { } data)
        {
            if (SampleBlock.Decode(data, track.Number) is { } before)
            {
                HistoryTables.RemoveBlock(connection, track.Tail);
                samples = [.. before, .. samples];
            }
            else
            {
                book.Blame(track.Tail);
            }
        }

        long first = long.MaxValue;
        long tail = samples.Count > 0 ? 0 : track.Tail;
        var due = new SortedSet<long>[RollUp.Steps.Count];
        for (int k = 0; k < due.Length; k++)
        {
            due[k] = [];
        }

        var all = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(samples);
        for (int i = 0; i < all.Length; i += BlockRows)
        {
            var block = all[i..Math.Min(i + BlockRows, all.Length)];
            long begins = long.MaxValue;
            long ends = long.MinValue;
            foreach (ref readonly var sample in block)
            {
                begins = Math.Min(begins, sample.At.Ticks);
                ends = Math.Max(ends, sample.At.Ticks);
            }

            int keep = FirstSteps(block);
            for (int k = keep; k < due.Length; k++)
            {
                Touch(block, RollUp.Steps[k].Chunk, track.Hold, due[k]);
            }

            long number = HistoryTables.PutBlock(connection, track.Number, block.Length, begins, ends, keep, SampleBlock.Encode(codec, block));
            first = Math.Min(first, number);
            tail = block.Length < TailRows ? number : 0;
        }

        return new Sealed(tail, first, samples, due);
    }

    /// <summary>The finest resolution that takes less room than a block's samples; <see cref="RollUp.Steps"/>' count where none does.</summary>
    private static int FirstSteps(ReadOnlySpan<HistorySample> block)
    {
        int resolution = 0;
        while (resolution < RollUp.Steps.Count && block.Length < FewestPerStep * StepsOf(block, RollUp.Steps[resolution].Length))
        {
            resolution++;
        }

        return resolution;
    }

    /// <summary>In how many steps samples came, as often as they came back to one.</summary>
    private static int StepsOf(ReadOnlySpan<HistorySample> block, TimeSpan step)
    {
        int steps = 0;
        long begins = 0;
        foreach (ref readonly var sample in block)
        {
            if (steps == 0 || sample.At.Ticks < begins || sample.At.Ticks >= begins + step.Ticks)
            {
                begins = RollUp.Floor(sample.At.Ticks, step);
                steps++;
            }
        }

        return steps;
    }

    /// <summary>Begins of the chunks that samples have a part in.</summary>
    private static void Touch(ReadOnlySpan<HistorySample> block, TimeSpan chunk, TimeSpan hold, SortedSet<long> into)
    {
        long begins = long.MaxValue;
        foreach (ref readonly var sample in block)
        {
            long at = sample.At.Ticks;
            if (at < begins || at + hold.Ticks >= begins + chunk.Ticks)
            {
                // A value may hold for longer than a chunk is.
                for (begins = RollUp.Floor(at, chunk); begins <= at + hold.Ticks; begins += chunk.Ticks)
                {
                    into.Add(begins);
                }

                begins = RollUp.Floor(at, chunk);
            }
        }
    }

    /// <summary>Makes the steps anew that new samples have a part in, from all samples in them: late ones correct what was there.</summary>
    private void SealSteps(SqliteConnection connection, HistoryTrack track, Sealed made)
    {
        long first = track.Changed();
        long last = track.Open.Select(s => s.At.Ticks).Append(track.SealedTo).Max();
        last = Math.Min(last + track.Hold.Ticks, Math.Max(book.Newest, last)) + 1;
        for (int k = 0; k < RollUp.Steps.Count; k++)
        {
            SealSteps(connection, track, made, k, first, last);
        }
    }

    /// <summary>Makes the steps of a resolution anew in chunks that are there, and all steps of chunks that are missing now. What is not in a chunk is worked out of the samples by those who ask.</summary>
    private void SealSteps(SqliteConnection connection, HistoryTrack track, Sealed made, int resolution, long first, long last)
    {
        // Nothing is worked out anew where samples are missing already; what was there stays.
        var step = RollUp.Steps[resolution];
        var finest = RollUp.Steps[0].Length;
        long from = RollUp.Floor(Math.Max(RollUp.Floor(first, finest), RollUp.Ceiling(book.Cut, finest)), step.Length);
        long to = RollUp.Ceiling(last, step.Length);
        var due = made.Due[resolution];
        long lowest = due.Count > 0 ? Math.Min(from, due.Min) : from;
        long highest = due.Count > 0 ? Math.Max(to, due.Max + 1) : to;
        var there = HistoryTables.Chunks(file, track.Number, step, lowest, highest).ToDictionary(c => c.Begins);
        var parts = new SortedDictionary<long, (long From, long To)>();
        foreach (long begins in there.Keys.Where(b => b < to && b + step.Chunk.Ticks > from))
        {
            parts[begins] = (Math.Max(begins, from), Math.Min(begins + step.Chunk.Ticks, to));
        }

        // A chunk that was missing stood for samples of which none went before these steps would.
        foreach (long begins in due.Where(b => !there.ContainsKey(b)))
        {
            parts[begins] = (begins, begins + step.Chunk.Ticks);
        }

        // Parts that follow each other are worked out at once.
        var together = new List<KeyValuePair<long, (long From, long To)>>();
        foreach (var part in parts.Where(p => p.Value.From < p.Value.To))
        {
            if (together.Count > 0 && together[^1].Value.To != part.Value.From)
            {
                Replace(connection, track, made, resolution, together, there);
                together.Clear();
            }

            together.Add(part);
        }

        if (together.Count > 0)
        {
            Replace(connection, track, made, resolution, together, there);
        }
    }

    /// <summary>Puts steps in the place of those that are there.</summary>
    /// <param name="connection">Within it.</param>
    /// <param name="track">The series.</param>
    /// <param name="made">Its blocks that were made.</param>
    /// <param name="resolution">The resolution.</param>
    /// <param name="parts">Chunks, and what of them is replaced; one after the other without a gap.</param>
    /// <param name="there">The chunks that are there.</param>
    private void Replace(
        SqliteConnection connection, HistoryTrack track, Sealed made, int resolution, List<KeyValuePair<long, (long From, long To)>> parts, Dictionary<long, (long Number, long Begins, byte[] Data)> there)
    {
        var step = RollUp.Steps[resolution];
        long from = parts[0].Value.From;
        long to = parts[^1].Value.To;
        var (points, isWhole) = resolution == 0
            ? book.Steps(file, track, step.Length, from, to, made.Samples, made.First, book.Newest)
            : book.Points(file, track, RollUp.Steps[resolution - 1], step.Length, from, to, made.Samples, made.First, book.Newest);
        int next = 0;
        foreach (var (begins, part) in parts)
        {
            var kept = new List<HistoryPoint>();
            var old = new Dictionary<long, HistoryPoint>();
            if (there.TryGetValue(begins, out var chunk))
            {
                var decoded = PointBlock.Decode(chunk.Data);
                if (decoded is null)
                {
                    book.Blame(-chunk.Number);
                }

                foreach (var point in decoded ?? [])
                {
                    if (point.Start.Ticks < part.From || point.Start.Ticks >= part.To)
                    {
                        kept.Add(point);
                    }
                    else if (!isWhole || point.Start.Ticks < book.Cut + track.Hold.Ticks)
                    {
                        // Something could not be read, or what still counted is gone: a step that was made of more than is left stays.
                        old[point.Start.Ticks] = point;
                    }
                }
            }

            for (; next < points.Count && points[next].Start.Ticks < part.To; next++)
            {
                var point = points[next];
                kept.Add(old.Remove(point.Start.Ticks, out var before) && (before.Count, before.Seconds).CompareTo((point.Count, point.Seconds)) > 0 ? before : point);
            }

            kept.AddRange(old.Values);
            kept.Sort(static (a, b) => a.Start.CompareTo(b.Start));
            HistoryTables.PutChunk(connection, track.Number, step, begins, PointBlock.Encode(codec, kept));
        }
    }

    /// <summary>What became of a series' samples.</summary>
    /// <param name="Tail">Number of the last block, where it has room for more; 0: it has none.</param>
    /// <param name="First">Number of the first block that was made; <see cref="long.MaxValue"/>: none was.</param>
    /// <param name="Samples">The samples of the blocks that were made.</param>
    /// <param name="Due">For each resolution the begins of the chunks that there must be.</param>
    private sealed record Sealed(long Tail, long First, List<HistorySample> Samples, SortedSet<long>[] Due);
}
