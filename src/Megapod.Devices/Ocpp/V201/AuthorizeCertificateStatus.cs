namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;

/// <summary>What a car's contract certificate is worth.</summary>
public enum AuthorizeCertificateStatus
{
    Accepted,

    SignatureError,

    CertificateExpired,

    CertificateRevoked,

    NoCertificateAvailable,

    [JsonStringEnumMemberName("CertChainError")]
    CertificateChainError,

    ContractCancelled,
}
