namespace Megapod.Devices.Ocpp.Central;

using System.Security.Cryptography;
using System.Text;
using Megapod.Core.Outcomes;

/// <summary>
/// Passwords of stations. Only their SHA-256 is kept. A slow hash with a salt protects passwords that people choose, because these can be guessed one after the other; 16 random bytes cannot, however fast
/// the hash is, and no two stations share one. A short password would break this, and none is made or taken here.
/// </summary>
public static class OcppPassword
{
    /// <summary>The least length in bytes.</summary>
    public const int LeastBytes = 16;

    /// <summary>The most that stations take: 40 characters.</summary>
    public const int MostBytes = 40;

    private const int RandomBytes = 20;

    /// <summary>A new one: 20 random bytes, written as 40 hexadecimal digits, which every station takes.</summary>
    public static string Create() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>What is kept of a password.</summary>
    /// <param name="password">As it will come over the wire, between 16 and 40 bytes in UTF-8.</param>
    /// <returns>64 hexadecimal digits; or that it is too short or too long.</returns>
    public static Outcome<string> HashOf(string password)
    {
        ArgumentNullException.ThrowIfNull(password);
        byte[] bytes = Encoding.UTF8.GetBytes(password);
        return bytes.Length is >= LeastBytes and <= MostBytes
            ? Outcome<string>.Success(Convert.ToHexStringLower(SHA256.HashData(bytes)))
            : Outcome<string>.Failure(new Fault(
                OcppFaultCodes.PasswordTooShort,
                $"The password has {bytes.Length} bytes, and needs between {LeastBytes} and {MostBytes}.",
                "Take one that a machine has drawn, such as that of 'openssl rand -hex 20'."));
    }

    /// <summary>Whether a password is the one that is kept. Takes as long for a wrong one as for the right one.</summary>
    /// <param name="password">As it came: stations may have one of any bytes.</param>
    /// <param name="sha256">What is kept; anything but 32 bytes fits nothing.</param>
    public static bool Fits(ReadOnlySpan<byte> password, ReadOnlySpan<byte> sha256)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(password, hash);
        return CryptographicOperations.FixedTimeEquals(hash, sha256);
    }
}
