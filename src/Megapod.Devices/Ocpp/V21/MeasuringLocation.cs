namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;

/// <summary>Where a value was measured. Missing means at the outlet.</summary>
public enum MeasuringLocation
{
    /// <summary>In the station.</summary>
    Body,

    Cable,

    /// <summary>In the car.</summary>
    [JsonStringEnumMemberName("EV")]
    Car,

    /// <summary>Where the grid comes in.</summary>
    Inlet,

    /// <summary>Where the car is fed.</summary>
    Outlet,

    /// <summary>Nearer to the grid than the station.</summary>
    Upstream,
}
