namespace Megapod.Devices.Ocpp.V16;

/// <summary>Whether certificates of the kind are there.</summary>
public enum GetInstalledCertificateStatus
{
    Accepted,
    NotFound,
}
