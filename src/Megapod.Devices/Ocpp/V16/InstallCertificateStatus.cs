namespace Megapod.Devices.Ocpp.V16;

/// <summary>What came of installing a certificate.</summary>
public enum InstallCertificateStatus
{
    Accepted,

    /// <summary>The certificate is good, but could not be installed.</summary>
    Failed,

    /// <summary>The certificate is not good, or there is no room.</summary>
    Rejected,
}
