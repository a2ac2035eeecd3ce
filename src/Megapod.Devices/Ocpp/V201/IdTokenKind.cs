namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;

/// <summary>What an identifier is.</summary>
public enum IdTokenKind
{
    /// <summary>Made by the central system, as for a start from a telephone.</summary>
    Central,

    /// <summary>The number of a contract, which the car itself shows.</summary>
    [JsonStringEnumMemberName("eMAID")]
    ContractId,

    /// <summary>The number of a card for short distances.</summary>
    [JsonStringEnumMemberName("ISO14443")]
    Iso14443,

    /// <summary>The number of a card for longer distances.</summary>
    [JsonStringEnumMemberName("ISO15693")]
    Iso15693,

    /// <summary>A code that was typed in.</summary>
    KeyCode,

    /// <summary>Made by the station, as for a start by a button.</summary>
    Local,

    /// <summary>The address of the car's network interface.</summary>
    MacAddress,

    /// <summary>Nobody has to be let in; the identifier is empty.</summary>
    NoAuthorization,
}
