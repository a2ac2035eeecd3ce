namespace Megapod.Devices.Ocpp.V16;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>Asks for a certificate for the key that the station has made.</summary>
public sealed record SignCertificateRequest
{
    /// <summary>The request to be signed, PEM.</summary>
    [JsonPropertyName("csr")]
    [MaxText(5500)]
    public required string SigningRequest { get; init; }
}
