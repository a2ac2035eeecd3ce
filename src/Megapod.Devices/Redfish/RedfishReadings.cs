namespace Megapod.Devices.Redfish;

using Megapod.Core.Model;
using Megapod.Devices.Redfish.Inventory;

/// <summary>The newest readings of a service.</summary>
/// <param name="Inventory">The things they are of, as they were found in the last whole walk.</param>
/// <param name="Values">The newest reading of each of its points, in their order. One that was not read anew keeps its instant and grows old.</param>
public sealed record RedfishReadings(RedfishInventory Inventory, IReadOnlyList<Reading> Values);
