namespace Megapod.Devices.Redfish;

/// <summary>How far something is that takes its time.</summary>
/// <param name="State">The task's state in the service's word; empty where it tells none.</param>
/// <param name="Percent">How much is done, 0 to 100; null where it does not say.</param>
/// <param name="Elapsed">Since it was begun.</param>
public sealed record RedfishTaskProgress(string State, int? Percent, TimeSpan Elapsed);
