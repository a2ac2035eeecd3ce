namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>Asks for a certificate for the key that the station has made.</summary>
public sealed record SignCertificateRequest
{
    /// <summary>The request in PEM.</summary>
    [JsonPropertyName("csr")]
    [MaxText(5500)]
    public required string SigningRequest { get; init; }

    /// <summary>What the certificate is for; null: to show to us and to cars.</summary>
    public CertificateSigningUse? CertificateType { get; init; }
}
