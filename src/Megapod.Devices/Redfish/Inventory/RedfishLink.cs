namespace Megapod.Devices.Redfish.Inventory;

/// <summary>A link from one thing to another.</summary>
/// <param name="Name">The standard's word, such as <c>Contains</c> or <c>PoweredBy</c>.</param>
/// <param name="Path">The other's path.</param>
public sealed record RedfishLink(string Name, string Path);
