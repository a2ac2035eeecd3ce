namespace Megapod.Storage.History;

using Megapod.Core.Model;
using Megapod.Storage.Relational;

/// <summary>What writer and readers of a history share: its series with what is not in blocks yet, and how blocks become samples and steps. <see cref="View"/> guards all of it.</summary>
internal sealed class HistoryBook
{
    private readonly Dictionary<string, HistoryTrack> byId = new(StringComparer.Ordinal);
    private readonly List<HistoryTrack> tracks = [];
    private readonly HashSet<long> damaged = [];

    /// <summary>Held while what is in memory goes into blocks, so that nobody sees a sample twice or not at all.</summary>
    public Lock View { get; } = new();

    /// <summary>All series in the order of their numbers.</summary>
    public IReadOnlyList<HistoryTrack> Tracks => tracks;

    /// <summary>Latest instant that anything is known of.</summary>
    public long Newest { get; private set; } = long.MinValue;

    /// <summary>There are no single samples from before, but for those that are kept in place of steps.</summary>
    public long Cut => Cuts[0];

    /// <summary>Before these instants single samples, minutes, quarters of an hour and so on are not there any more.</summary>
    public long[] Cuts { get; } = new long[RollUp.Steps.Count + 1];

    /// <summary>Samples that are in memory.</summary>
    public int OpenCount { get; private set; }

    /// <summary>Blocks that are not what was written.</summary>
    public int Damaged
    {
        get
        {
            lock (damaged)
            {
                return damaged.Count;
            }
        }
    }

    /// <summary>A series by its name; null: there is none.</summary>
    public HistoryTrack? Find(string id) => byId.GetValueOrDefault(id);

    /// <summary>A series by its number.</summary>
    public HistoryTrack? Find(int number) => number > 0 && number <= tracks.Count ? tracks[number - 1] : null;

    /// <summary>Adds a series; its number is one more than that of the one before.</summary>
    public void Add(HistoryTrack track)
    {
        byId.Add(track.Id, track);
        tracks.Add(track);
    }

    /// <summary>Takes samples in that are on the disk now.</summary>
    public void Take(IReadOnlyList<HistorySample> samples)
    {
        foreach (var sample in samples)
        {
            if (Find(sample.Series) is not { } track)
            {
                continue;
            }

            track.Open.Add(sample);
            track.First = Math.Min(track.First, sample.At.Ticks);
            track.Last = Math.Max(track.Last, sample.At.Ticks);
            See(Math.Max(sample.At.Ticks, sample.KnownAt.Ticks));
            OpenCount++;
        }
    }

    /// <summary>Something is known of an instant.</summary>
    public void See(long instant) => Newest = Math.Max(Newest, instant);

    /// <summary>All that was in memory is in blocks.</summary>
    public void Empty()
    {
        foreach (var track in tracks)
        {
            track.Open = [];
        }

        OpenCount = 0;
    }

    /// <summary>Samples of a series out of blocks and memory, in the order in which they became known.</summary>
    /// <param name="file">Where the blocks are.</param>
    /// <param name="series">Number of the series.</param>
    /// <param name="open">What of it is in memory.</param>
    /// <param name="from">Begin of the window.</param>
    /// <param name="to">Its end.</param>
    /// <param name="below">Blocks with this number and higher ones are in memory, too.</param>
    /// <returns>The samples, and whether all blocks could be read.</returns>
    public (List<HistorySample> Samples, bool IsWhole) Samples(SqliteFile file, int series, IEnumerable<HistorySample> open, long from, long to, long below = long.MaxValue)
    {
        var samples = new List<HistorySample>();
        bool isWhole = true;
        foreach (var (number, data) in HistoryTables.Blocks(file, series, from, to, below))
        {
            if (SampleBlock.Decode(data, series) is not { } block)
            {
                Blame(number);
                isWhole = false;
                continue;
            }

            AddWithin(samples, block, from, to);
        }

        AddWithin(samples, open, from, to);
        return (samples, isWhole);
    }

    /// <summary>Steps of a series: out of chunks, and where there is none out of the samples that are kept in its place.</summary>
    /// <param name="file">Where the chunks and blocks are.</param>
    /// <param name="track">The series.</param>
    /// <param name="step">The resolution of the chunks.</param>
    /// <param name="length">Length of the steps that are wanted: that of the resolution, or of the next one.</param>
    /// <param name="from">Begin of the window, a multiple of the length.</param>
    /// <param name="to">Its end.</param>
    /// <param name="open">Samples that are in memory and count for the window.</param>
    /// <param name="below">Blocks with this number and higher ones are in memory, too.</param>
    /// <param name="now">Nothing counts any longer than until now.</param>
    /// <returns>The steps in order, and whether everything could be read.</returns>
    public (List<HistoryPoint> Points, bool IsWhole) Points(
        SqliteFile file, HistoryTrack track, RollUpStep step, TimeSpan length, long from, long to, IReadOnlyList<HistorySample> open, long below, long now)
    {
        var points = new List<HistoryPoint>();
        bool isWhole = true;
        bool isOrdered = true;
        long next = from;
        foreach (var (number, begins, data) in HistoryTables.Chunks(file, track.Number, step, from, to))
        {
            isWhole &= Fill(next, Math.Min(begins, to));
            next = Math.Max(next, begins + step.Chunk.Ticks);
            if (PointBlock.Decode(data) is not { } chunk)
            {
                Blame(-number);
                isWhole = false;
                continue;
            }

            var within = chunk.Where(p => p.Start.Ticks >= from && p.Start.Ticks < to);
            foreach (var point in length == step.Length ? within : RollUp.Gather(within, length))
            {
                isOrdered &= points.Count == 0 || points[^1].Start < point.Start;
                points.Add(point);
            }
        }

        isWhole &= Fill(next, to);

        // Chunks were shorter once: one of then may lie within one of now.
        if (!isOrdered)
        {
            points.Sort(static (a, b) => a.Start.CompareTo(b.Start));
        }

        return (points, isWhole);

        bool Fill(long begins, long ends)
        {
            if (begins >= ends)
            {
                return true;
            }

            var (made, isRead) = Steps(file, track, length, begins, ends, open, below, now);
            points.AddRange(made);
            return isRead;
        }
    }

    /// <summary>Steps of a series out of its samples.</summary>
    /// <inheritdoc cref="Points"/>
    public (List<HistoryPoint> Points, bool IsWhole) Steps(SqliteFile file, HistoryTrack track, TimeSpan length, long from, long to, IReadOnlyList<HistorySample> open, long below, long now)
    {
        var (samples, isWhole) = Samples(file, track.Number, open, from - track.Hold.Ticks, to, below);
        return (RollUp.Make(RollUp.Order(samples), from, to, length, track.Hold, now), isWhole);
    }

    /// <summary>Remembers a block that is not what was written; chunks of steps have numbers below zero.</summary>
    public void Blame(long number)
    {
        lock (damaged)
        {
            damaged.Add(number);
        }
    }

    private static void AddWithin(List<HistorySample> samples, IEnumerable<HistorySample> some, long from, long to)
    {
        foreach (var sample in some)
        {
            if (sample.At.Ticks >= from && sample.At.Ticks <= to)
            {
                samples.Add(sample);
            }
        }
    }
}
