namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;

/// <summary>What a certificate is for that a station asks for.</summary>
public enum CertificateSigningUse
{
    /// <summary>To show to us.</summary>
    [JsonStringEnumMemberName("ChargingStationCertificate")]
    Station,

    /// <summary>To show to cars of ISO 15118-2.</summary>
    [JsonStringEnumMemberName("V2GCertificate")]
    Car,

    /// <summary>To show to cars of ISO 15118-20.</summary>
    [JsonStringEnumMemberName("V2G20Certificate")]
    Car20,
}
