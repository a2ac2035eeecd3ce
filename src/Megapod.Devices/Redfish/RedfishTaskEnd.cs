namespace Megapod.Devices.Redfish;

/// <summary>How something that took its time has ended well.</summary>
/// <param name="State">The task's last state in the service's word; empty where the service told only the end.</param>
/// <param name="Messages">What the service said of it.</param>
public sealed record RedfishTaskEnd(string State, IReadOnlyList<RedfishMessage> Messages);
