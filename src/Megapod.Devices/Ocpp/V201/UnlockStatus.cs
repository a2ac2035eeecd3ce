namespace Megapod.Devices.Ocpp.V201;

/// <summary>Whether a connector was unlocked.</summary>
public enum UnlockStatus
{
    Unlocked,

    UnlockFailed,

    /// <summary>No: a transaction of somebody who was let in runs.</summary>
    OngoingAuthorizedTransaction,

    UnknownConnector,
}
