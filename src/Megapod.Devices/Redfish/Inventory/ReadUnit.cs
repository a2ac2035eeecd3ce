namespace Megapod.Devices.Redfish.Inventory;

/// <summary>What one request reads anew.</summary>
/// <param name="Path">The path of a resource, or of a collection that brings its members' content.</param>
/// <param name="IsCollection">Whether it is a collection.</param>
/// <param name="Sources">The resources whose readings it brings, by path.</param>
internal sealed record ReadUnit(string Path, bool IsCollection, IReadOnlyDictionary<string, PointSource> Sources);
