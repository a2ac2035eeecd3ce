namespace Megapod.Storage.History;

using Megapod.Core.Model;

/// <summary>What is in memory of one series. Changed by the writer alone, under the lock of those who read.</summary>
/// <param name="number">Its number.</param>
/// <param name="id">Its name.</param>
/// <param name="unit">Its unit.</param>
/// <param name="hold">How long a value counts.</param>
internal sealed class HistoryTrack(int number, string id, string unit, TimeSpan hold)
{
    /// <summary>Its number.</summary>
    public int Number { get; } = number;

    /// <summary>Its name.</summary>
    public string Id { get; } = id;

    /// <summary>Its unit.</summary>
    public string Unit { get; } = unit;

    /// <summary>How long a value counts.</summary>
    public TimeSpan Hold { get; } = hold;

    /// <summary>Whether the disk knows of the series.</summary>
    public bool IsKept { get; set; }

    /// <summary>Samples that are on the disk and not yet in a block, in the order in which they became known.</summary>
    public List<HistorySample> Open { get; set; } = [];

    /// <summary>Event time of the latest sample that is in a block; <see cref="long.MinValue"/>: none is.</summary>
    public long SealedTo { get; set; } = long.MinValue;

    /// <summary>Until when the latest of these counts in the steps that were made.</summary>
    public long CountedTo { get; set; } = long.MinValue;

    /// <summary>Whether the latest sample that is in a block may have counted for longer since its steps were made.</summary>
    public bool IsUnfinished => SealedTo != long.MinValue && SealedTo + Hold.Ticks > CountedTo;

    /// <summary>From here on steps are not yet as the samples say; <see cref="long.MaxValue"/>: all are.</summary>
    public long Changed()
    {
        long changed = Open.Count == 0 ? long.MaxValue : Open.Min(s => s.At.Ticks);
        return SealedTo != long.MinValue && (Open.Count > 0 || IsUnfinished) ? Math.Min(changed, SealedTo) : changed;
    }

    /// <summary>Event time of the earliest sample that is kept; <see cref="long.MaxValue"/>: none is.</summary>
    public long First { get; set; } = long.MaxValue;

    /// <summary>Event time of the latest.</summary>
    public long Last { get; set; } = long.MinValue;

    /// <summary>Number of the last block, where it has room for more; 0: it has none.</summary>
    public long Tail { get; set; }
}
