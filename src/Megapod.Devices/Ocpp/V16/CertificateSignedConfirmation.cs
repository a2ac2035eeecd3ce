namespace Megapod.Devices.Ocpp.V16;

/// <summary>Whether it took the certificate.</summary>
public sealed record CertificateSignedConfirmation
{
    /// <summary>What came of it.</summary>
    public required CertificateSignedStatus Status { get; init; }
}
