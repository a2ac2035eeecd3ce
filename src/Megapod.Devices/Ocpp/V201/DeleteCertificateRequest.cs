namespace Megapod.Devices.Ocpp.V201;

/// <summary>Deletes an installed certificate.</summary>
public sealed record DeleteCertificateRequest
{
    /// <summary>The certificate.</summary>
    public required CertificateHashData CertificateHashData { get; init; }
}
