namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;

/// <summary>Which value of a variable. Missing means the actual one.</summary>
public enum AttributeKind
{
    /// <summary>What it is.</summary>
    Actual,

    /// <summary>What it should become.</summary>
    Target,

    /// <summary>The least that it may be set to.</summary>
    [JsonStringEnumMemberName("MinSet")]
    Least,

    /// <summary>The greatest that it may be set to.</summary>
    [JsonStringEnumMemberName("MaxSet")]
    Most,
}
