namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;
using Megapod.Devices.Ocpp.V201;

/// <summary>Asks for a certificate for the key that the station has made.</summary>
public sealed record SignCertificateRequest
{
    /// <summary>The request in PEM.</summary>
    [JsonPropertyName("csr")]
    [MaxText(5500)]
    public required string SigningRequest { get; init; }

    /// <summary>What the certificate is for; null: to show to us and to cars.</summary>
    public CertificateSigningUse? CertificateType { get; init; }

    /// <summary>The root that shall prove it; null: any that fits.</summary>
    [JsonPropertyName("hashRootCertificate")]
    public CertificateHashData? Root { get; init; }

    /// <summary>Number of the request, named again with the certificate; null: none.</summary>
    public int? RequestId { get; init; }
}
