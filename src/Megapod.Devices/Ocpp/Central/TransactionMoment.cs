namespace Megapod.Devices.Ocpp.Central;

/// <summary>What a message about a transaction tells.</summary>
public enum TransactionMoment
{
    /// <summary>It begins.</summary>
    Started,

    /// <summary>It goes on.</summary>
    Updated,

    /// <summary>It has ended.</summary>
    Ended,
}
