namespace Megapod.Devices.Ocpp.V16;

using System.Text.Json.Serialization;

/// <summary>Where a value was measured. Missing means the outlet.</summary>
public enum MeasuringLocation
{
    Cable,

    [JsonStringEnumMemberName("EV")]
    Car,

    Inlet,

    Outlet,

    Body,
}
