namespace Megapod.Devices.Snmp.Security;

using System.Text;
using Megapod.Devices.Snmp.Messages;

/// <summary>A user of version 3.</summary>
/// <param name="Name">Its name at the device; 1 to 32 characters.</param>
/// <param name="AuthenticationPassword">By which messages are signed; 8 characters at the least.</param>
public sealed record SnmpUserConfig(string Name, string AuthenticationPassword)
{
    /// <summary>Shorter ones are forbidden (RFC 3414, 11.2).</summary>
    private const int ShortestPassword = 8;

    /// <summary>By what messages are signed; SHA-256 unless told.</summary>
    public SnmpAuthentication Authentication { get; init; } = SnmpAuthentication.Sha256;

    /// <summary>By which messages are encrypted, with AES-128 (RFC 3826); 8 characters at the least. Null: they are signed and not encrypted.</summary>
    public string? PrivacyPassword { get; init; }

    /// <summary>Name and ways, and no password.</summary>
    public override string ToString() => $"{Name} ({Authentication}, {(PrivacyPassword is null ? "not encrypted" : "AES-128")})";

    /// <summary>What makes no sense; null when all does.</summary>
    internal string? Complaint()
    {
        (bool IsRight, string What)[] wanted =
        [
            (Name is { Length: > 0 } && Encoding.UTF8.GetByteCount(Name) <= SnmpLimits.LongestUser && Name.All(char.IsAscii), "a user has a name of 1 to 32 plain characters"),
            (AuthenticationPassword is { Length: >= ShortestPassword }, "the password of signatures has at least 8 characters"),
            (PrivacyPassword is null or { Length: >= ShortestPassword }, "the password of encryption has at least 8 characters"),
            (Enum.IsDefined(Authentication), "a way to sign is needed"),
        ];
        return wanted.Where(w => !w.IsRight).Select(w => w.What).FirstOrDefault();
    }
}
