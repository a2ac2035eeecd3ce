namespace Megapod.Devices.Redfish.Service;

/// <summary>A member of a resource that a client may change.</summary>
/// <param name="Path">Its way in the resource, such as <c>PowerLimitWatts/SetPoint</c>.</param>
/// <param name="Words">The words that it takes; null: it takes a number.</param>
/// <param name="Lowest">Lowest number that it takes; null: no bound is known.</param>
/// <param name="Highest">Highest number that it takes; null: no bound is known.</param>
public sealed record RedfishSetting(string Path, IReadOnlyList<string>? Words = null, double? Lowest = null, double? Highest = null);
