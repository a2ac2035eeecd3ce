namespace Megapod.Devices.Redfish.Inventory;

/// <summary>A resource that holds readings.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Item">The thing they are of.</param>
/// <param name="Rule">How they are read.</param>
/// <param name="Collection">The collection that brought its content; null: it was read for itself.</param>
internal sealed record PointSource(string Path, string Item, string Rule, string? Collection);
