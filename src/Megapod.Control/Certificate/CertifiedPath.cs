namespace Megapod.Control.Certificate;

using Megapod.Core.Units;

/// <summary>A path by which the battery answers, with all that makes it late.</summary>
public sealed record CertifiedPath
{
    /// <summary>What it sees.</summary>
    public required string Name { get; init; }

    /// <summary>Time between samples, s.</summary>
    public required double SamplePeriodSeconds { get; init; }

    /// <summary>Over what time a sample is a mean, s.</summary>
    public required double WindowSeconds { get; init; }

    /// <summary>From sample to controller, jitter included, s.</summary>
    public required double DelaySeconds { get; init; }

    /// <summary>The controller's own period and jitter, s.</summary>
    public required double OwnSeconds { get; init; }

    /// <summary>From command to first response, s.</summary>
    public required double CommandSeconds { get; init; }

    /// <summary>θ: the sum of them, s. An older sample is stale.</summary>
    public required double DeadTimeSeconds { get; init; }

    /// <summary>Time constant of the response after it, s.</summary>
    public required double LagSeconds { get; init; }

    /// <summary>When it was measured; null while only declared figures stand behind it.</summary>
    public Instant? ProvenAt { get; init; }

    /// <summary>When the battery's delay and time constant were last tested by a step; null while they are only declared.</summary>
    public Instant? TestedAt { get; init; }

    /// <summary>A path as the certificate prints it.</summary>
    internal static CertifiedPath Of(string name, in DeadTime time, TimeSpan lag, PathProof proof) => new()
    {
        Name = name,
        SamplePeriodSeconds = time.SamplePeriod.TotalSeconds,
        WindowSeconds = time.Window.TotalSeconds,
        DelaySeconds = time.Delay.TotalSeconds,
        OwnSeconds = time.Own.TotalSeconds,
        CommandSeconds = time.Command.TotalSeconds,
        DeadTimeSeconds = time.TotalSeconds,
        LagSeconds = lag.TotalSeconds,
        ProvenAt = proof.ProvenAt,
        TestedAt = proof.TestedAt,
    };
}
