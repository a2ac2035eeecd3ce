namespace Megapod.Devices.Ocpp.V201;

/// <summary>What watched for an event.</summary>
public enum EventNotificationKind
{
    /// <summary>The maker's software, without a monitor.</summary>
    HardWiredNotification,

    /// <summary>A monitor of the maker that cannot be changed.</summary>
    HardWiredMonitor,

    /// <summary>A monitor of the maker that can be changed.</summary>
    PreconfiguredMonitor,

    /// <summary>A monitor that was set from afar.</summary>
    CustomMonitor,
}
