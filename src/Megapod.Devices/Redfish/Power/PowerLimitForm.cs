namespace Megapod.Devices.Redfish.Power;

/// <summary>How a resource holds a power limit.</summary>
public enum PowerLimitForm
{
    /// <summary><c>PowerLimitWatts</c> of EnvironmentMetrics, with set point and mode.</summary>
    EnvironmentMetrics,

    /// <summary>A Control of type Power, with set point and mode.</summary>
    Control,

    /// <summary><c>PowerControl[n]/PowerLimit</c> of the deprecated Power: a limit in watts or none.</summary>
    PowerControl,
}
