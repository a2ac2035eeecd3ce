namespace Megapod.Devices.Ocpp.V16;

/// <summary>What a station says of a certificate made for it.</summary>
public enum CertificateSignedStatus
{
    Accepted,
    Rejected,
}
