namespace Megapod.Devices.Ocpp.V16;

/// <summary>Deletes a root certificate.</summary>
public sealed record DeleteCertificateRequest
{
    /// <summary>The certificate.</summary>
    public required CertificateHashData CertificateHashData { get; init; }
}
