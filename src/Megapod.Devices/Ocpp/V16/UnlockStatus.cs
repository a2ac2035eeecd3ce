namespace Megapod.Devices.Ocpp.V16;

/// <summary>What came of unlocking a connector.</summary>
public enum UnlockStatus
{
    Unlocked,
    UnlockFailed,
    NotSupported,
}
