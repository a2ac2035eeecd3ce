namespace Megapod.Devices.Ocpp.V16;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>What names a certificate.</summary>
public sealed record CertificateHashData
{
    /// <summary>How the hashes were made.</summary>
    public required HashAlgorithm HashAlgorithm { get; init; }

    /// <summary>Hash of the issuer's name, in hexadecimal digits.</summary>
    [MaxText(128)]
    public required string IssuerNameHash { get; init; }

    /// <summary>Hash of the issuer's public key, in hexadecimal digits.</summary>
    [MaxText(128)]
    public required string IssuerKeyHash { get; init; }

    /// <summary>The serial number, in hexadecimal digits.</summary>
    [MaxText(40)]
    public required string SerialNumber { get; init; }
}
