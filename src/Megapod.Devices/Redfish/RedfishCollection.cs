namespace Megapod.Devices.Redfish;

using Megapod.Core.Outcomes;

/// <summary>What could be read of a collection.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Members">Its members in the service's order, each once.</param>
/// <param name="Faults">What was wrong with it; what was read before counts all the same.</param>
public sealed record RedfishCollection(string Path, IReadOnlyList<RedfishMember> Members, IReadOnlyList<Fault> Faults);
