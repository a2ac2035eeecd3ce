namespace Megapod.Devices.Ocpp.V201;

/// <summary>Why an event is told.</summary>
public enum EventTrigger
{
    /// <summary>A bound was crossed.</summary>
    Alerting,

    /// <summary>The value has changed.</summary>
    Delta,

    /// <summary>Some time has passed.</summary>
    Periodic,
}
