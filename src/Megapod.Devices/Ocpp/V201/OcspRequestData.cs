namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>What is needed to ask whether a certificate is still valid.</summary>
public sealed record OcspRequestData
{
    /// <summary>How the hashes are made.</summary>
    public required HashAlgorithm HashAlgorithm { get; init; }

    /// <summary>Hash of the issuer's name.</summary>
    [MaxText(128)]
    public required string IssuerNameHash { get; init; }

    /// <summary>Hash of the issuer's public key.</summary>
    [MaxText(128)]
    public required string IssuerKeyHash { get; init; }

    /// <summary>The certificate's serial number in hexadecimal.</summary>
    [MaxText(40)]
    public required string SerialNumber { get; init; }

    /// <summary>Where to ask.</summary>
    [JsonPropertyName("responderURL")]
    [MaxText(512)]
    public required string ResponderUrl { get; init; }
}
