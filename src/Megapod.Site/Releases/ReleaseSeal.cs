namespace Megapod.Site.Releases;

using System.Security.Cryptography;
using Megapod.Core.Outcomes;

/// <summary>Whether a release is signed by those who make releases: ECDSA on P-256 with SHA-256 over the bytes of <c>release.json</c>, as <c>openssl dgst -sha256 -sign</c> writes it, in base64.</summary>
public static class ReleaseSeal
{
    /// <summary>Compares a signature with the text.</summary>
    /// <param name="text">The bytes of <c>release.json</c>.</param>
    /// <param name="signature">The text of <c>release.json.sig</c>.</param>
    /// <param name="key">The public key in PEM.</param>
    /// <returns>Null when it is good; MP3490 for a key that is none, MP3491 for a signature that is not good.</returns>
    public static Fault? Judge(ReadOnlySpan<byte> text, string signature, string key)
    {
        ArgumentNullException.ThrowIfNull(signature);
        ArgumentNullException.ThrowIfNull(key);
        using var sealer = ECDsa.Create();
        try
        {
            sealer.ImportFromPem(key);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            return new Fault("MP3490", "The key of releases is none.", "Name the public key in PEM, as it came with the program, with --key.");
        }

        byte[] bytes = new byte[(signature.Length * 3 / 4) + 3];
        bool isGood = Convert.TryFromBase64String(signature.Trim(), bytes, out int length) && sealer.VerifyData(text, bytes.AsSpan(0, length), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return isGood ? null : new Fault("MP3491", "The release is not signed by those who make releases, or it was changed.", "Install nothing of it. Tell those from whom you have the address.");
    }
}
