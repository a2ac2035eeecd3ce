namespace Megapod.Core.Model;

/// <summary>By what messages of SNMP version 3 are signed.</summary>
public enum DeviceSignature
{
    /// <summary>HMAC-SHA-256 (RFC 7860).</summary>
    Sha256,

    /// <summary>HMAC-SHA-512 (RFC 7860).</summary>
    Sha512,

    /// <summary>HMAC-SHA-1 (RFC 3414): for devices that have nothing newer.</summary>
    Sha1,
}
