namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;

/// <summary>How a car takes to limits.</summary>
public enum ControlMode
{
    /// <summary>It makes a schedule within them and keeps to it.</summary>
    [JsonStringEnumMemberName("ScheduledControl")]
    Scheduled,

    /// <summary>It follows them as they change.</summary>
    [JsonStringEnumMemberName("DynamicControl")]
    Dynamic,
}
