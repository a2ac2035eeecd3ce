namespace Megapod.Lab.Bench.History;

/// <summary>What is measured of histories, and beside whom.</summary>
public sealed record HistoryBenchRequest
{
    /// <summary>Folder of measured data; null: the twin's readings are taken. Default null.</summary>
    public string? Data { get; init; }

    /// <summary>How many series, 2 to 5000. Default 500.</summary>
    public int Series { get; init; } = 500;

    /// <summary>Some of <see cref="HistoryBench.Subjects"/>. Default all.</summary>
    public IReadOnlyList<string> Subjects { get; init; } = HistoryBench.Subjects;

    /// <summary>Told what is measured and who is not here, for people. Default: nobody is.</summary>
    public Action<string> Note { get; init; } = _ => { };
}
