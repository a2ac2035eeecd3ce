namespace Megapod.Devices.Ocpp.V16;

using System.Text.Json.Serialization;

/// <summary>The state of a connector; of connector 0, of the station (available, unavailable or faulted).</summary>
public enum ChargePointStatus
{
    Available,

    /// <summary>A car or a person is there, and no transaction yet.</summary>
    Preparing,

    Charging,

    /// <summary>A transaction runs and the station gives nothing, for instance because of a limit.</summary>
    [JsonStringEnumMemberName("SuspendedEVSE")]
    SuspendedByStation,

    /// <summary>A transaction runs and the car takes nothing.</summary>
    [JsonStringEnumMemberName("SuspendedEV")]
    SuspendedByCar,

    /// <summary>The transaction has ended and the car is still there.</summary>
    Finishing,

    Reserved,

    Unavailable,

    Faulted,
}
