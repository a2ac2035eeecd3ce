namespace Megapod.Storage.Audit;

using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Megapod.Core.People;
using Megapod.Core.Units;

/// <summary>
/// The law of the audit: the hash of an entry is SHA-256 over its canonical UTF-8 JSON followed by the 32 bytes of the hash before it, of the first entry by 32 zeros.
/// Canonical means: the members below in this order, no white space, the framework's escapes. What was written is kept as it is and never written anew from its parts.
/// </summary>
internal static class AuditChain
{
    /// <summary>What the first entry is chained to.</summary>
    public static ReadOnlyMemory<byte> Begin { get; } = new byte[SHA256.HashSizeInBytes];

    /// <summary>The canonical text of an entry.</summary>
    public static byte[] Write(long number, AuditNote note)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("number", number);
            json.WriteString("at", note.At.ToString());
            json.WriteString("who", Utf8(note.Who));
            json.WriteString("via", Utf8(note.Via));
            json.WriteString("action", Utf8(note.Action));
            json.WriteString("subject", Utf8(note.Subject));
            json.WriteString("detail", Utf8(note.Detail));
            json.WriteString("result", Utf8(note.Result));
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Half a character, as comes of cutting a text, becomes the mark for one that is lost: no text that somebody sends may stop the writing.</summary>
    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>The hash of an entry.</summary>
    public static byte[] HashOf(ReadOnlySpan<byte> text, ReadOnlySpan<byte> previous)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(text);
        hash.AppendData(previous);
        return hash.GetHashAndReset();
    }

    /// <summary>The entry that a text says; null: it is no entry.</summary>
    public static AuditEntry? Read(ReadOnlyMemory<byte> text, ReadOnlySpan<byte> hash)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            string Word(string name) => root.GetProperty(name).GetString() ?? throw new FormatException();
            return new AuditEntry(
                root.GetProperty("number").GetInt64(), Instant.From(root.GetProperty("at").GetDateTimeOffset()), Word("who"), Word("via"), Word("action"), Word("subject"), Word("detail"), Word("result"), Convert.ToHexStringLower(hash));
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
