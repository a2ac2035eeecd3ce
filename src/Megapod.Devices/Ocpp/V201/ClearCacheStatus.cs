namespace Megapod.Devices.Ocpp.V201;

/// <summary>Whether the cache was emptied.</summary>
public enum ClearCacheStatus
{
    Accepted,
    Rejected,
}
