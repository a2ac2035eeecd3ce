namespace Megapod.Devices.Ocpp.Relay;

using System.Globalization;
using System.Text;
using System.Text.Json;
using Megapod.Devices.Ocpp.Frames;

/// <summary>Single members of payloads that otherwise stay as they are. Payloads are valid JSON: their frame was read.</summary>
internal static class RelayJson
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = OcppBounds.MostDepth };

    /// <summary>Where a value is; null: it is not there.</summary>
    public static OcppSlice? Find(ReadOnlySpan<byte> json, params ReadOnlySpan<string> path)
    {
        if (json.IsEmpty)
        {
            return null;
        }

        var reader = new Utf8JsonReader(json, Options);
        foreach (string name in path)
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject || !Seek(ref reader, name))
            {
                return null;
            }
        }

        reader.Read();
        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        return new OcppSlice(start, (int)reader.BytesConsumed - start);
    }

    /// <summary>A value as bytes; empty: it is not there.</summary>
    public static ReadOnlySpan<byte> Raw(ReadOnlySpan<byte> json, params ReadOnlySpan<string> path) => Find(json, path) is { } at ? at.Of(json) : default;

    /// <summary>A text; null: it is not there, or no text.</summary>
    public static string? Text(ReadOnlySpan<byte> json, params ReadOnlySpan<string> path) =>
        Raw(json, path) is [(byte)'"', .. var inside, (byte)'"'] ? OcppFrameReader.Text(inside) : null;

    /// <summary>A whole number, also where it is written as a text; null: it is not there, or none.</summary>
    public static int? Whole(ReadOnlySpan<byte> json, params ReadOnlySpan<string> path)
    {
        var raw = Raw(json, path);
        return int.TryParse(raw.Trim((byte)'"'), NumberStyles.Integer, CultureInfo.InvariantCulture, out int number) ? number : null;
    }

    /// <summary>The same with another number at one place; all other bytes stay.</summary>
    public static ReadOnlyMemory<byte> With(ReadOnlyMemory<byte> json, int number, params ReadOnlySpan<string> path) =>
        Find(json.Span, path) is not { } at ? json
        : (byte[])[.. json.Span[..at.Start], .. Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture)), .. json.Span[(at.Start + at.Length)..]];

    private static bool Seek(ref Utf8JsonReader reader, string name)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals(name))
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }
}
