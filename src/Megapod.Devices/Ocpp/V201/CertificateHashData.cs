namespace Megapod.Devices.Ocpp.V201;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>A certificate, named by its hashes.</summary>
public sealed record CertificateHashData
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
}
