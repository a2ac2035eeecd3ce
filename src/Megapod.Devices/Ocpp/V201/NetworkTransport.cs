namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;

/// <summary>How messages are written.</summary>
public enum NetworkTransport
{
    [JsonStringEnumMemberName("JSON")]
    Json,

    /// <summary>Only of old editions; nobody here speaks it.</summary>
    [JsonStringEnumMemberName("SOAP")]
    Soap,
}
