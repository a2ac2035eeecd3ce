namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;

/// <summary>Who may say when a car leaves and with what charge.</summary>
public enum MobilityNeedsMode
{
    /// <summary>The car alone.</summary>
    [JsonStringEnumMemberName("EVCC")]
    Car,

    /// <summary>The station and we as well.</summary>
    [JsonStringEnumMemberName("EVCC_SECC")]
    CarAndStation,
}
