namespace Megapod.Devices.Ocpp.V16;

/// <summary>Empties the cache of identifiers.</summary>
public sealed record ClearCacheRequest;
