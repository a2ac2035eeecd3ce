namespace Megapod.Devices.Ocpp.V16;

using System.Text.Json.Serialization;

/// <summary>What the central system says of an identifier.</summary>
public enum AuthorizationStatus
{
    Accepted,

    Blocked,

    Expired,

    /// <summary>The identifier is unknown.</summary>
    Invalid,

    /// <summary>It takes part in another transaction already, and more than one is not allowed to it.</summary>
    [JsonStringEnumMemberName("ConcurrentTx")]
    ConcurrentTransaction,
}
