namespace Megapod.Control.Pods;

/// <summary>Where health rules draw their lines. Defaults are assumptions unless a source is named; a maker's own limits come as the part's own word.</summary>
public sealed record HealthLimits
{
    /// <summary>Readings of a part older than this: nothing is heard of it. Default 60 s: GPUs that only an exporter tells of are known to half a minute, and it is asked three times as often.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Counts of errors older than this are not counted on: they do not go back, so that an exporter that asks twice a minute is soon enough. Default 2 min.</summary>
    public TimeSpan OldestCount { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Temperature of an accelerator above which somebody should look, °C. Default 85.</summary>
    public double WarmAcceleratorCelsius { get; init; } = 85;

    /// <summary>Temperature of an accelerator's memory above which somebody should look, °C. Default 95.</summary>
    public double WarmMemoryCelsius { get; init; } = 95;

    /// <summary>Corrected memory errors within an hour above which the part is about to fail. Default 1,000.</summary>
    public double MostCorrectedErrors { get; init; } = 1_000;

    /// <summary>Link errors within an hour above which somebody should look. Default 100.</summary>
    public double MostLinkErrors { get; init; } = 100;

    /// <summary>Speed of a pump below which it stands still, as a share of its highest. Default 0.02.</summary>
    public double LeastSpeed { get; init; } = 0.02;
}
