namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;

/// <summary>How a hash is made.</summary>
public enum HashAlgorithm
{
    [JsonStringEnumMemberName("SHA256")]
    Sha256,

    [JsonStringEnumMemberName("SHA384")]
    Sha384,

    [JsonStringEnumMemberName("SHA512")]
    Sha512,
}
