namespace Megapod.Devices.Ocpp.V16;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>Installs a root certificate.</summary>
public sealed record InstallCertificateRequest
{
    /// <summary>What the certificate is for.</summary>
    public required CertificateUse CertificateType { get; init; }

    /// <summary>The certificate, PEM.</summary>
    [MaxText(5500)]
    public required string Certificate { get; init; }
}
