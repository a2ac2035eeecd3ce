namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;

/// <summary>What the value of a variable is.</summary>
public enum DataKind
{
    [JsonStringEnumMemberName("string")]
    Text,

    [JsonStringEnumMemberName("decimal")]
    Number,

    [JsonStringEnumMemberName("integer")]
    WholeNumber,

    [JsonStringEnumMemberName("dateTime")]
    PointInTime,

    [JsonStringEnumMemberName("boolean")]
    TrueOrFalse,

    /// <summary>One word of a list.</summary>
    OptionList,

    /// <summary>Words of a list in an order.</summary>
    SequenceList,

    /// <summary>Words of a list in any order.</summary>
    MemberList,
}
