namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;

/// <summary>What a transaction does.</summary>
public enum ChargingState
{
    /// <summary>Energy flows, or may flow at once.</summary>
    Charging,

    /// <summary>A car is plugged in, and something is still to be done before it may charge.</summary>
    [JsonStringEnumMemberName("EVConnected")]
    CarConnected,

    /// <summary>Energy is offered and the car takes none.</summary>
    [JsonStringEnumMemberName("SuspendedEV")]
    SuspendedByCar,

    /// <summary>The car wants energy and none is offered.</summary>
    [JsonStringEnumMemberName("SuspendedEVSE")]
    SuspendedByStation,

    /// <summary>No car is connected.</summary>
    Idle,
}
