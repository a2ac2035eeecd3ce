namespace Megapod.Devices.Ocpp.V16;

using System.Text.Json.Serialization;

/// <summary>How the hashes that name a certificate were made.</summary>
public enum HashAlgorithm
{
    [JsonStringEnumMemberName("SHA256")]
    Sha256,

    [JsonStringEnumMemberName("SHA384")]
    Sha384,

    [JsonStringEnumMemberName("SHA512")]
    Sha512,
}
