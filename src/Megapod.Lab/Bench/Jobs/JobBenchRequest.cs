namespace Megapod.Lab.Bench.Jobs;

/// <summary>What is measured of a site's jobs.</summary>
public sealed record JobBenchRequest
{
    /// <summary>A folder on the disk that is meant; what is written there is removed.</summary>
    public required string Folder { get; init; }

    /// <summary>Jobs that are submitted. Default 10,000.</summary>
    public int Jobs { get; init; } = 10_000;

    /// <summary>Connections that submit at the same time. Default 8.</summary>
    public int Connections { get; init; } = 8;

    /// <summary>Whether it shall stop; asked now and then.</summary>
    public Func<bool> ShouldStop { get; init; } = () => false;
}
