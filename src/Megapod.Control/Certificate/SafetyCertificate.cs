namespace Megapod.Control.Certificate;

using Megapod.Core.Units;

/// <summary>What a site promises and what that rests on. It is computed from the site file and from what was measured, never configured.</summary>
public sealed record SafetyCertificate
{
    /// <summary>The site's id.</summary>
    public required string Site { get; init; }

    /// <summary>The connection's lowest import limit in W; null when it has none in W.</summary>
    public required double? LimitWatts { get; init; }

    /// <summary>Margin kept below the limit for every grant, W.</summary>
    public required double MarginWatts { get; init; }

    /// <summary>The terms of <see cref="MarginWatts"/>.</summary>
    public required IReadOnlyList<CertificateTerm> Margin { get; init; }

    /// <summary>How far the import may stand above a boundary that the battery tracks, W.</summary>
    public required double TrackingWatts { get; init; }

    /// <summary>The terms of <see cref="TrackingWatts"/>.</summary>
    public required IReadOnlyList<CertificateTerm> Tracking { get; init; }

    /// <summary>The paths by which the battery answers; empty without battery or meter.</summary>
    public required IReadOnlyList<CertifiedPath> Paths { get; init; }

    /// <summary>Up to which frequency the battery smooths by 20 dB, Hz; 0 when it does not.</summary>
    public required double SmoothingHertz { get; init; }

    /// <summary>Who has to act above that frequency, as a sentence.</summary>
    public required string SmoothingAbove { get; init; }

    /// <summary>From a car's known demand to the pod's draw being low enough for it, s.</summary>
    public required double YieldSeconds { get; init; }

    /// <summary>How much longer a running session that has outgrown its trimmed ceiling waits at most, because its connector may not be written sooner, s.</summary>
    public required double WriteIntervalSeconds { get; init; }

    /// <summary>The most battery power that grants may count on, because its loss can be cured, W.</summary>
    public required double SupportWatts { get; init; }

    /// <summary>The listed contingencies.</summary>
    public required IReadOnlyList<Contingency> Contingencies { get; init; }

    /// <summary>How devices keep their ceilings.</summary>
    public required IReadOnlyList<EnforcementProof> Enforcement { get; init; }

    /// <summary>Watts that each cause takes from compute, largest first.</summary>
    public required IReadOnlyList<CertificateTerm> Lost { get; init; }

    /// <summary>Changes to the site that would buy something, best first.</summary>
    public required IReadOnlyList<Improvement> Improvements { get; init; }

    /// <summary>When the newest measurement in it was taken; null while it rests on declared figures alone.</summary>
    public Instant? ProvenAt { get; init; }
}
