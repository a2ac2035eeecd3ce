namespace Megapod.Devices.Redfish.Updates;

using Megapod.Core.Outcomes;

/// <summary>What became of an update.</summary>
/// <param name="IsDone">Whether the service says that it ended well.</param>
/// <param name="Before">Version of each target before, by path; a target that does not tell one is left out.</param>
/// <param name="After">Version of each target after; many show the new one only after their next start.</param>
public sealed record RedfishUpdateOutcome(bool IsDone, IReadOnlyDictionary<string, string> Before, IReadOnlyDictionary<string, string> After)
{
    /// <summary>What the service said.</summary>
    public IReadOnlyList<RedfishMessage> Messages { get; init; } = [];

    /// <summary>What went wrong or is not as expected; empty when nothing is.</summary>
    public IReadOnlyList<Fault> Faults { get; init; } = [];
}
