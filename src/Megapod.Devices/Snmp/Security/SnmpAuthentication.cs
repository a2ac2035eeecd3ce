namespace Megapod.Devices.Snmp.Security;

/// <summary>By what messages of version 3 are signed.</summary>
public enum SnmpAuthentication
{
    /// <summary>HMAC-SHA-256, cut to 192 bits (RFC 7860, usmHMAC192SHA256AuthProtocol).</summary>
    Sha256,

    /// <summary>HMAC-SHA-512, cut to 384 bits (RFC 7860, usmHMAC384SHA512AuthProtocol).</summary>
    Sha512,

    /// <summary>HMAC-SHA-1, cut to 96 bits (RFC 3414): for devices that have nothing newer.</summary>
    Sha1,
}
