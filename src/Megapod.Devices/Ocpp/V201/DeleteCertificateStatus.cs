namespace Megapod.Devices.Ocpp.V201;

/// <summary>Whether a certificate was deleted.</summary>
public enum DeleteCertificateStatus
{
    Accepted,
    Failed,
    NotFound,
}
