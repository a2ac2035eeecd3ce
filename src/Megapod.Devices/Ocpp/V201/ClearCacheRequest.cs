namespace Megapod.Devices.Ocpp.V201;

/// <summary>Empties the cache of identifiers.</summary>
public sealed record ClearCacheRequest;
