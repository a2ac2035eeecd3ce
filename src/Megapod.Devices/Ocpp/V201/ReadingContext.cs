namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;

/// <summary>Why a value was read. Missing means periodically.</summary>
public enum ReadingContext
{
    [JsonStringEnumMemberName("Interruption.Begin")]
    InterruptionBegin,

    [JsonStringEnumMemberName("Interruption.End")]
    InterruptionEnd,

    Other,

    /// <summary>At a full time of the clock, such as each quarter of an hour.</summary>
    [JsonStringEnumMemberName("Sample.Clock")]
    SampleClock,

    /// <summary>Some time after the one before.</summary>
    [JsonStringEnumMemberName("Sample.Periodic")]
    SamplePeriodic,

    [JsonStringEnumMemberName("Transaction.Begin")]
    TransactionBegin,

    [JsonStringEnumMemberName("Transaction.End")]
    TransactionEnd,

    /// <summary>Because it was asked for.</summary>
    Trigger,
}
