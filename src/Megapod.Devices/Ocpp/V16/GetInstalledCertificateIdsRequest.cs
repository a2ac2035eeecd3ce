namespace Megapod.Devices.Ocpp.V16;

/// <summary>Asks which root certificates are there.</summary>
public sealed record GetInstalledCertificateIdsRequest
{
    /// <summary>What the certificate is for.</summary>
    public required CertificateUse CertificateType { get; init; }
}
