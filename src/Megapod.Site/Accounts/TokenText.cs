namespace Megapod.Site.Accounts;

using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

/// <summary>Secrets that are made here and not thought up by people: 256 random bits each.</summary>
internal static class TokenText
{
    private const string Mark = "mp_";
    private const int Bytes = 32;

    /// <summary>Longer than any token of ours.</summary>
    public const int MostLength = 100;

    /// <summary>A token.</summary>
    public static string New() => Mark + Plain();

    /// <summary>Random letters and digits that may stand in a link.</summary>
    public static string Plain() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>What is kept of it.</summary>
    public static string HashOf(string value) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)));

    /// <summary>Compares hashes in a time that does not tell how much of them is alike.</summary>
    public static bool IsSame(string hash, string other) => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(hash), Encoding.ASCII.GetBytes(other));
}
