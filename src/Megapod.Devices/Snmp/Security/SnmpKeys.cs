namespace Megapod.Devices.Snmp.Security;

using System.Security.Cryptography;
using System.Text;

/// <summary>
/// Keys of a user (RFC 3414, A.2; RFC 7860, 9.3): a password is drawn out to a key once, which costs a megabyte of hashing, and that key is made another for each engine, so that what one device
/// knows is of no use at the next.
/// </summary>
internal sealed class SnmpKeys
{
    private const int DrawnOut = 1_048_576;
    private const int Chunk = 64;
    private const int PrivacyKeyBytes = 16;

    private readonly byte[] authentication;
    private readonly byte[]? privacy;

    /// <summary>Draws out the passwords of a user.</summary>
    public SnmpKeys(SnmpUserConfig user)
    {
        User = user;
        authentication = OfPassword(user.Authentication, user.AuthenticationPassword);
        privacy = user.PrivacyPassword is { } password ? OfPassword(user.Authentication, password) : null;
    }

    /// <summary>Whose they are.</summary>
    public SnmpUserConfig User { get; }

    /// <summary>The user's keys at one engine.</summary>
    public SnmpEngineKeys At(ReadOnlySpan<byte> engine) => new(
        User.Authentication,
        Localise(User.Authentication, authentication, engine),
        privacy is null ? null : Localise(User.Authentication, privacy, engine)[..PrivacyKeyBytes]);

    /// <summary>A password drawn out to a key.</summary>
    public static byte[] OfPassword(SnmpAuthentication way, string password)
    {
        byte[] word = Encoding.UTF8.GetBytes(password);
        using var hash = IncrementalHash.CreateHash(NameOf(way));
        byte[] block = new byte[Chunk];
        for (int done = 0, at = 0; done < DrawnOut; done += Chunk)
        {
            for (int i = 0; i < Chunk; i++, at = (at + 1) % word.Length)
            {
                block[i] = word[at];
            }

            hash.AppendData(block);
        }

        return hash.GetHashAndReset();
    }

    /// <summary>A key made that of one engine.</summary>
    public static byte[] Localise(SnmpAuthentication way, ReadOnlySpan<byte> key, ReadOnlySpan<byte> engine)
    {
        using var hash = IncrementalHash.CreateHash(NameOf(way));
        hash.AppendData(key);
        hash.AppendData(engine);
        hash.AppendData(key);
        return hash.GetHashAndReset();
    }

    private static HashAlgorithmName NameOf(SnmpAuthentication way) => way switch
    {
        SnmpAuthentication.Sha512 => HashAlgorithmName.SHA512,
        SnmpAuthentication.Sha1 => HashAlgorithmName.SHA1,
        _ => HashAlgorithmName.SHA256,
    };
}
