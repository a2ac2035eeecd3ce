namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;

/// <summary>What a certificate is for that a station asks for.</summary>
public enum CertificateSigningUse
{
    /// <summary>To show to us.</summary>
    [JsonStringEnumMemberName("ChargingStationCertificate")]
    Station,

    /// <summary>To show to cars.</summary>
    [JsonStringEnumMemberName("V2GCertificate")]
    Car,
}
