namespace Megapod.Devices.Ocpp.V16;

/// <summary>What a root certificate is for.</summary>
public enum CertificateUse
{
    CentralSystemRootCertificate,
    ManufacturerRootCertificate,
}
