namespace Megapod.Devices.Ocpp.V16;

/// <summary>What came of sending a list.</summary>
public enum UpdateStatus
{
    Accepted,
    Failed,
    NotSupported,
    VersionMismatch,
}
