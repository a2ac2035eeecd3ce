namespace Megapod.Devices.Ocpp.V201;

/// <summary>Whether the state of a certificate could be asked for.</summary>
public enum GetCertificateStatus
{
    Accepted,
    Failed,
}
