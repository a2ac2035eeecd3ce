namespace Megapod.Devices.Ocpp.V201;

/// <summary>Which part of a transaction an event is.</summary>
public enum TransactionEventKind
{
    /// <summary>The last one.</summary>
    Ended,

    /// <summary>The first one.</summary>
    Started,

    /// <summary>One between them.</summary>
    Updated,
}
