namespace Megapod.Devices.Ocpp.V16;

/// <summary>What came of deleting a certificate.</summary>
public enum DeleteCertificateStatus
{
    Accepted,
    Failed,
    NotFound,
}
