namespace Megapod.Site.Doctor;

using Megapod.Control.Commissioning;
using Megapod.Core.Model;

/// <summary>What a step test says of one thing of a site.</summary>
public sealed record StepDeviceReport
{
    /// <summary>The battery, connector or pod.</summary>
    public required string Id { get; init; }

    /// <summary>The device behind it; empty: none is named.</summary>
    public required string Device { get; init; }

    /// <summary>What was tested.</summary>
    public required string Test { get; init; }

    /// <summary>By what it was measured; empty where nothing was tested.</summary>
    public string MeasuredBy { get; init; } = "";

    /// <summary>The class that the site file declares; null for what takes no orders.</summary>
    public EnforcementClass? Declared { get; init; }

    /// <summary>The class that the test shows; null: it shows none.</summary>
    public EnforcementClass? Shown { get; init; }

    /// <summary>The worst of what was found.</summary>
    public StepVerdict Verdict => Findings.Select(f => f.Verdict).DefaultIfEmpty(StepVerdict.NotTested).Max();

    /// <summary>What was found.</summary>
    public required IReadOnlyList<StepFinding> Findings { get; init; }
}
