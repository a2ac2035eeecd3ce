namespace Megapod.Devices.Ocpp.V201;

/// <summary>What a car wants done with its contract certificate.</summary>
public enum CertificateAction
{
    Install,
    Update,
}
