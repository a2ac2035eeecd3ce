namespace Megapod.Storage.History;

/// <summary>For how long a history is kept, and how large it may become. What is older goes; when the file is too large, the oldest single samples go first, then minutes, then quarters of an hour, then hours.</summary>
public sealed record HistoryKeeping
{
    /// <summary>Single samples are kept for so long; by default 14 days.</summary>
    public TimeSpan Samples { get; init; } = TimeSpan.FromDays(14);

    /// <summary>Minutes; by default two years.</summary>
    public TimeSpan Minutes { get; init; } = TimeSpan.FromDays(2 * 365);

    /// <summary>Quarters of an hour; by default five years.</summary>
    public TimeSpan Quarters { get; init; } = TimeSpan.FromDays(5 * 365);

    /// <summary>Hours, and events; by default twenty years. Days are kept for ever.</summary>
    public TimeSpan Hours { get; init; } = TimeSpan.FromDays(20 * 365);

    /// <summary>Bytes that the file may take; by default 10 GB. At least 4 MB.</summary>
    public long MostBytes { get; init; } = 10_000_000_000;
}
