namespace Megapod.Devices.Ocpp;

/// <summary>
/// Ways in which real stations do not keep to the standard and are understood nevertheless. Each that was met is named in the result, so that it can be counted per station; each can be switched off.
/// docs/ocpp.md has a row for each.
/// </summary>
[Flags]
public enum OcppQuirks
{
    /// <summary>Nothing out of order.</summary>
    None = 0,

    /// <summary>A number written as text: <c>"connectorId":"1"</c>.</summary>
    NumberAsText = 1 << 0,

    /// <summary>A text written as a number, such as the value of a sample.</summary>
    TextAsNumber = 1 << 1,

    /// <summary>True or false written as text.</summary>
    BooleanAsText = 1 << 2,

    /// <summary>An optional member is null, where it should have been left out.</summary>
    NullMember = 1 << 3,

    /// <summary>A member that the standard does not have, which it forbids; it is passed over.</summary>
    UnknownMember = 1 << 4,

    /// <summary>A word in other letters, capital or small.</summary>
    WordInOtherCase = 1 << 5,

    /// <summary>A point in time without zone, taken for UTC.</summary>
    TimeWithoutZone = 1 << 6,

    /// <summary>A point in time that can be read, yet is not written as RFC 3339 says.</summary>
    TimeOtherwiseWritten = 1 << 7,

    /// <summary>An optional point in time that is empty text, taken for missing.</summary>
    EmptyTime = 1 << 8,

    /// <summary>A text longer than allowed, taken whole. Not tolerated unless asked for: who keeps such text must have room for it.</summary>
    LongText = 1 << 9,

    /// <summary>A limit that is no multiple of 0.1.</summary>
    FineLimit = 1 << 10,

    /// <summary>A limit of −1, by which some stations say that there is none.</summary>
    LimitNegative = 1 << 11,

    /// <summary>A sampled value that cannot be understood is left out, and the others are taken.</summary>
    SampleLeftOut = 1 << 12,

    /// <summary>The transaction of a stop is null or missing: taken for −1, unknown.</summary>
    TransactionIdMissing = 1 << 13,

    /// <summary>The transaction is −1: the station does not know it, as after a start while it was offline.</summary>
    TransactionIdNegative = 1 << 14,

    /// <summary>An identifier is missing or null: taken for empty text, which nobody may be let in with.</summary>
    IdTagMissing = 1 << 15,

    /// <summary>The payload is null or missing: taken for an empty one.</summary>
    PayloadMissing = 1 << 16,

    /// <summary>All that is tolerated unless said otherwise.</summary>
    Usual = ((1 << 17) - 1) & ~LongText,
}
