namespace Megapod.Devices.Ocpp.V16;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>The certificates.</summary>
public sealed record GetInstalledCertificateIdsConfirmation
{
    /// <summary>The certificates; null: none.</summary>
    [LeastItems(1)]
    public IReadOnlyList<CertificateHashData>? CertificateHashData { get; init; }

    /// <summary>What came of it.</summary>
    public required GetInstalledCertificateStatus Status { get; init; }
}
