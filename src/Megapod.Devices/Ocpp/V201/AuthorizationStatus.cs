namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;

/// <summary>Whether an identifier may charge.</summary>
public enum AuthorizationStatus
{
    /// <summary>It may.</summary>
    Accepted,

    Blocked,

    /// <summary>It is already in another transaction and may be in one only.</summary>
    [JsonStringEnumMemberName("ConcurrentTx")]
    InAnotherTransaction,

    Expired,

    /// <summary>Not known as one of anybody's.</summary>
    Invalid,

    NoCredit,

    [JsonStringEnumMemberName("NotAllowedTypeEVSE")]
    NotAtThisKindOfOutlet,

    NotAtThisLocation,

    NotAtThisTime,

    Unknown,
}
