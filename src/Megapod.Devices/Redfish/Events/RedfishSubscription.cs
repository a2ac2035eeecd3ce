namespace Megapod.Devices.Redfish.Events;

using Megapod.Core.Outcomes;

/// <summary>A subscription for events that a service holds for us.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Remade">Why it had to be made anew; null: it was there, or it is the first.</param>
public sealed record RedfishSubscription(string Path, Fault? Remade);
