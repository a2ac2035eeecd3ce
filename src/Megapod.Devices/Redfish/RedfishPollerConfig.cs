namespace Megapod.Devices.Redfish;

/// <summary>How often what is read of a service.</summary>
public sealed record RedfishPollerConfig
{
    /// <summary>How often all things are walked through again. Default 10 min. After a restart of the service, or a time when it was away, at once.</summary>
    public TimeSpan InventoryPeriod { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How much of one poll may go into reading, readings first and walking with what is left. Default 1.5 s. A worker must be patient for longer; see <see cref="RedfishPoller.PaceOf"/>.</summary>
    public TimeSpan Share { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>Least time between two walks, however often the service seems to restart. Default 1 min.</summary>
    public TimeSpan LeastBetweenWalks { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>After how long an unchanged metric report is called frozen. Default 1 min; its values grow old at once anyway.</summary>
    public TimeSpan FrozenAfter { get; init; } = TimeSpan.FromMinutes(1);
}
