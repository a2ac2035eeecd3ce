namespace Megapod.Devices.Ocpp.V201;

/// <summary>Whether a station has taken a certificate.</summary>
public enum CertificateSignedStatus
{
    Accepted,
    Rejected,
}
