namespace Megapod.Devices.Ocpp.Relay;

/// <summary>How much a message for the operator matters. Where too many wait, the oldest of the lowest rank goes.</summary>
public enum KeptRank
{
    /// <summary>What was measured meanwhile.</summary>
    Reading,

    /// <summary>A state or an event.</summary>
    Notice,

    /// <summary>The start or the end of a transaction, which never goes.</summary>
    Transaction,
}
