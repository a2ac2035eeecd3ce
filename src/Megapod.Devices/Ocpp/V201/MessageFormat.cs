namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;

/// <summary>How a text is written that a station shows.</summary>
public enum MessageFormat
{
    /// <summary>Plain, in the letters of ASCII.</summary>
    [JsonStringEnumMemberName("ASCII")]
    Ascii,

    /// <summary>As a page.</summary>
    [JsonStringEnumMemberName("HTML")]
    Html,

    /// <summary>As the address of a page.</summary>
    [JsonStringEnumMemberName("URI")]
    Address,

    /// <summary>Plain, in any letters.</summary>
    [JsonStringEnumMemberName("UTF8")]
    Utf8,
}
