namespace Megapod.Devices.Ocpp.V201;

/// <summary>Whether a certificate was installed.</summary>
public enum InstallCertificateStatus
{
    Accepted,

    /// <summary>It is not valid or not wanted.</summary>
    Rejected,

    /// <summary>It is valid, and installing it failed.</summary>
    Failed,
}
