namespace Megapod.Devices.Ocpp.V16;

/// <summary>What came of clearing the cache of identifiers.</summary>
public enum ClearCacheStatus
{
    Accepted,
    Rejected,
}
