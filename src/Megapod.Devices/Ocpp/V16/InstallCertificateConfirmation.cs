namespace Megapod.Devices.Ocpp.V16;

/// <summary>What came of it.</summary>
public sealed record InstallCertificateConfirmation
{
    /// <summary>What came of it.</summary>
    public required InstallCertificateStatus Status { get; init; }
}
