namespace Megapod.Core.Model;

/// <summary>A meter at a node: what it can be trusted with.</summary>
public sealed record MeterConfig
{
    /// <summary>Name of the meter.</summary>
    public required string Id { get; init; }

    /// <summary>Largest error as a fraction of the reading's full scale (class 0.5 is 0.005). Default 0.01.</summary>
    public double ErrorFraction { get; init; } = 0.01;

    /// <summary>Time between samples. Default 1 s.</summary>
    public TimeSpan SamplePeriod { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Over what time each sample is a mean, ending with the sample; zero: samples are instants. Default zero.</summary>
    public TimeSpan Window { get; init; }

    /// <summary>Largest time from sample to the controller's snapshot. Default 200 ms.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Where readings come from; <c>emulated</c> is answered by the twin.</summary>
    public string Driver { get; init; } = "emulated";
}
