namespace Megapod.Devices.Ocpp.V201;

/// <summary>Whether there are such certificates.</summary>
public enum GetInstalledCertificateStatus
{
    Accepted,
    NotFound,
}
