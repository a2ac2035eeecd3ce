namespace Megapod.Devices.Ocpp.V201;

/// <summary>Whether a car's wish for a certificate could be worked on.</summary>
public enum Iso15118EVCertificateStatus
{
    /// <summary>It could; what came of it is in the answer to the car.</summary>
    Accepted,

    Failed,
}
