namespace Megapod.Site.Doctor;

using Megapod.Control.Commissioning;
using Megapod.Core.Units;

/// <summary>What step tests have shown of a site, to be kept with its certificate.</summary>
/// <param name="Site">The site.</param>
/// <param name="TestedAt">When the tests began.</param>
/// <param name="Things">What was found of each thing, in the order in which they were tested.</param>
public sealed record StepTestReport(string Site, Instant TestedAt, IReadOnlyList<StepDeviceReport> Things)
{
    /// <summary>Whether something was tested, and nothing that was is weaker than declared, refused or unmeasured.</summary>
    public bool IsGood => Things.Any(t => t.Verdict != StepVerdict.NotTested) && Things.All(t => t.Verdict <= StepVerdict.NotTested);
}
