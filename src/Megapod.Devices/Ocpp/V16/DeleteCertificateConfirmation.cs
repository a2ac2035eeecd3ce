namespace Megapod.Devices.Ocpp.V16;

/// <summary>What came of it.</summary>
public sealed record DeleteCertificateConfirmation
{
    /// <summary>What came of it.</summary>
    public required DeleteCertificateStatus Status { get; init; }
}
