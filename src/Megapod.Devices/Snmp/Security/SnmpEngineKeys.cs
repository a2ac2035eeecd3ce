namespace Megapod.Devices.Snmp.Security;

using System.Buffers.Binary;
using System.Security.Cryptography;
using Megapod.Devices.Snmp.Messages;

/// <summary>Signs, judges, encrypts and decrypts messages of one user at one engine. The primitives are the framework's; how they are put together is RFC 3414, 3826 and 7860.</summary>
/// <param name="way">By what is signed.</param>
/// <param name="authentication">The key of signatures.</param>
/// <param name="privacy">The key of encryption, 16 bytes; null: nothing is encrypted.</param>
internal sealed class SnmpEngineKeys(SnmpAuthentication way, byte[] authentication, byte[]? privacy)
{
    private const int Block = 16;
    private const int SaltBytes = 8;

    /// <summary>Where salts go on from: anywhere, so that none comes again after a start.</summary>
    private long salt = BinaryPrimitives.ReadInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(long)));

    /// <summary>Whether messages are encrypted.</summary>
    public bool HasPrivacy => privacy is not null;

    private int SignatureBytes => way switch
    {
        SnmpAuthentication.Sha512 => 48,
        SnmpAuthentication.Sha1 => 12,
        _ => 24,
    };

    /// <summary>Bytes of a message that carries some content, signed, and encrypted where asked for.</summary>
    /// <param name="message">Its header; signature, salt and content are put in here.</param>
    /// <param name="content">The scoped PDU in clear.</param>
    public byte[] Seal(SnmpSecureMessage message, ReadOnlyMemory<byte> content)
    {
        byte[] mark = [];
        if (message.IsPrivate)
        {
            mark = new byte[SaltBytes];
            BinaryPrimitives.WriteInt64BigEndian(mark, Interlocked.Increment(ref salt));
            content = Encrypt(content.Span, message.Boots, message.Time, mark);
        }

        byte[] bytes = (message with { IsAuthenticated = true, Signature = new byte[SignatureBytes], Salt = mark, Content = content }).Encode();
        int at = SnmpSecureMessage.Read(bytes).Value.SignatureAt;
        Sign(bytes).CopyTo(bytes.AsSpan(at));
        return bytes;
    }

    /// <summary>Whether the signature of a message holds.</summary>
    /// <param name="bytes">The whole message.</param>
    /// <param name="message">The message as read from them.</param>
    public bool IsSigned(ReadOnlySpan<byte> bytes, SnmpSecureMessage message)
    {
        if (!message.IsAuthenticated || message.Signature.Length != SignatureBytes || message.SignatureAt == 0)
        {
            return false;
        }

        byte[] blank = bytes.ToArray();
        blank.AsSpan(message.SignatureAt, SignatureBytes).Clear();
        return CryptographicOperations.FixedTimeEquals(Sign(blank), message.Signature.Span);
    }

    /// <summary>The content of a message in clear.</summary>
    /// <returns>Null when it cannot be decrypted: no key, or no salt of the right length. Bytes that mean nothing come of a wrong key.</returns>
    public ReadOnlyMemory<byte>? Open(SnmpSecureMessage message)
    {
        if (!message.IsPrivate)
        {
            return message.Content;
        }

        if (privacy is null || message.Salt.Length != SaltBytes)
        {
            return null;
        }

        using var aes = Aes.Create();
        aes.Key = privacy;
        return aes.DecryptCfb(Whole(message.Content.Span), Start(message.Boots, message.Time, message.Salt.Span), PaddingMode.None, 8 * Block).AsMemory(0, message.Content.Length);
    }

    private byte[] Encrypt(ReadOnlySpan<byte> content, int boots, int time, ReadOnlySpan<byte> mark)
    {
        using var aes = Aes.Create();
        aes.Key = privacy ?? throw new InvalidOperationException("This user has no key to encrypt with.");
        return aes.EncryptCfb(Whole(content), Start(boots, time, mark), PaddingMode.None, 8 * Block)[..content.Length];
    }

    private byte[] Sign(ReadOnlySpan<byte> bytes) => (way switch
    {
        SnmpAuthentication.Sha512 => HMACSHA512.HashData(authentication, bytes),
        SnmpAuthentication.Sha1 => HMACSHA1.HashData(authentication, bytes),
        _ => HMACSHA256.HashData(authentication, bytes),
    })[..SignatureBytes];

    /// <summary>CFB of 128 bits is done on whole blocks; what is added at the end changes nothing before it and is cut off again.</summary>
    private static byte[] Whole(ReadOnlySpan<byte> bytes)
    {
        byte[] whole = new byte[(bytes.Length + Block - 1) / Block * Block];
        bytes.CopyTo(whole);
        return whole;
    }

    /// <summary>The first block (RFC 3826, 3.1.2.1): starts, seconds, salt.</summary>
    private static byte[] Start(int boots, int time, ReadOnlySpan<byte> mark)
    {
        byte[] start = new byte[Block];
        BinaryPrimitives.WriteInt32BigEndian(start, boots);
        BinaryPrimitives.WriteInt32BigEndian(start.AsSpan(sizeof(int)), time);
        mark.CopyTo(start.AsSpan(2 * sizeof(int)));
        return start;
    }
}
