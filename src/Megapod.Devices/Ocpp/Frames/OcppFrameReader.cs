namespace Megapod.Devices.Ocpp.Frames;

using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Megapod.Core.Outcomes;

/// <summary>Takes frames apart. Never throws, whatever the bytes are; what is no frame yields a refusal, with the message id where that could be read.</summary>
public static class OcppFrameReader
{
    /// <summary>More bytes than the longest id that is taken can have, an escape of 6 bytes for each character.</summary>
    private const int MostIdBytes = 6 * OcppBounds.MostIdCharacters;

    /// <summary>The longest action of any edition has 34 characters.</summary>
    private const int MostActionBytes = 255;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = OcppBounds.MostDepth };

    /// <summary>Takes a message apart.</summary>
    /// <param name="message">The message.</param>
    /// <param name="version">Which kinds of frame there are.</param>
    /// <param name="isCut">Whether this is only the beginning of a message that was too large.</param>
    public static OcppFrame Read(ReadOnlySpan<byte> message, OcppVersion version, bool isCut = false)
    {
        var frame = default(OcppFrame);
        (OcppErrorCode Code, string What)? wrong;
        try
        {
            var reader = new Utf8JsonReader(message, isFinalBlock: !isCut, new JsonReaderState(Options));
            wrong = Walk(ref reader, message, version, isCut, ref frame);
        }
        catch (JsonException)
        {
            wrong = (OcppErrorCode.RpcFrameworkError, $"is no JSON, or more than {OcppBounds.MostDepth} deep");
        }

        if (wrong is null && !Utf8.IsValid(message))
        {
            wrong = (OcppErrorCode.RpcFrameworkError, "is not UTF-8");
        }

        if (isCut)
        {
            wrong = (OcppErrorCode.FormatViolation, $"is larger than {message.Length} bytes");
        }

        if (wrong is not { } found)
        {
            return frame;
        }

        // An id that is not UTF-8 must not be sent back.
        bool hasId = frame.HasId && Utf8.IsValid(frame.Id.Of(message));
        return frame with
        {
            HasId = hasId,
            Id = hasId ? frame.Id : default,
            Refusal = new OcppRefusal(
                found.Code,
                new Fault(
                    isCut ? OcppFaultCodes.TooLarge : OcppFaultCodes.NotAFrame,
                    $"The message {found.What}.",
                    isCut ? "Have less sent at once, or allow larger messages." : "Whoever made the other end's software has to mend it.")),
        };
    }

    /// <summary>Text of a frame as a string: without its escapes, and cut where it is longer than anybody needs.</summary>
    public static string Text(ReadOnlySpan<byte> raw)
    {
        if (!raw.Contains((byte)'\\'))
        {
            return Encoding.UTF8.GetString(raw);
        }

        try
        {
            byte[] quoted = [(byte)'"', .. raw, (byte)'"'];
            var reader = new Utf8JsonReader(quoted);
            return reader.Read() ? reader.GetString()! : "";
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Half of a surrogate pair: it stays as it was on the wire.
            return Encoding.UTF8.GetString(raw);
        }
    }

    private static (OcppErrorCode Code, string What)? Walk(ref Utf8JsonReader reader, ReadOnlySpan<byte> message, OcppVersion version, bool isCut, ref OcppFrame frame)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
        {
            return (OcppErrorCode.RpcFrameworkError, "is no list");
        }

        // A wrong kind does not end the walk: whoever sent it learns of it by the id.
        bool hasNumber = reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int _);
        int number = hasNumber ? reader.GetInt32() : 0;
        bool isKind = number is >= (int)OcppFrameKind.Call and <= (int)OcppFrameKind.CallError
            || (version == OcppVersion.V21 && number is (int)OcppFrameKind.CallResultError or (int)OcppFrameKind.Send);
        frame = frame with { Kind = isKind ? (OcppFrameKind)number : OcppFrameKind.Unknown };
        if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject || !reader.Read() || reader.TokenType != JsonTokenType.String)
        {
            return (OcppErrorCode.RpcFrameworkError, "has no message id that is a text");
        }

        var id = Inside(ref reader);
        if (id.Length > MostIdBytes || (id.Length > OcppBounds.MostIdCharacters && Text(id.Of(message)).Length > OcppBounds.MostIdCharacters))
        {
            return (OcppErrorCode.RpcFrameworkError, $"has an id of more than {OcppBounds.MostIdCharacters} characters");
        }

        frame = frame with { HasId = true, Id = id };
        return !hasNumber ? (OcppErrorCode.RpcFrameworkError, "does not begin with the number of its kind")
            : !isKind ? (OcppErrorCode.MessageTypeNotSupported, $"is of the kind {number}, which this edition does not have")
            : isCut ? (OcppErrorCode.FormatViolation, "is cut")
            : frame.Kind is OcppFrameKind.CallError or OcppFrameKind.CallResultError ? Error(ref reader, ref frame)
            : Content(ref reader, ref frame);
    }

    /// <summary>What follows the id of a question or an answer.</summary>
    private static (OcppErrorCode Code, string What)? Content(ref Utf8JsonReader reader, ref OcppFrame frame)
    {
        if (frame.Kind != OcppFrameKind.CallResult)
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.String)
            {
                return (OcppErrorCode.RpcFrameworkError, "has no action that is a text");
            }

            var action = Inside(ref reader);
            if (action.Length > MostActionBytes)
            {
                return (OcppErrorCode.RpcFrameworkError, $"has an action of more than {MostActionBytes} bytes");
            }

            frame = frame with { Action = action };
        }

        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            int start = (int)reader.TokenStartIndex;
            reader.Skip();
            frame = frame with { Payload = new OcppSlice(start, (int)reader.BytesConsumed - start) };
        }
        else if (reader.TokenType is not (JsonTokenType.Null or JsonTokenType.EndArray))
        {
            return (OcppErrorCode.FormatViolation, "has a payload that is no object");
        }

        return End(ref reader);
    }

    /// <summary>What follows the id of an error. Only the word is needed; stations leave out the rest, or write null.</summary>
    private static (OcppErrorCode Code, string What)? Error(ref Utf8JsonReader reader, ref OcppFrame frame)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.String)
        {
            return (OcppErrorCode.RpcFrameworkError, "has no error code that is a text");
        }

        frame = frame with { ErrorWord = Inside(ref reader) };
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            frame = frame with { Description = Inside(ref reader) };
        }

        reader.Skip();
        if (reader.TokenType != JsonTokenType.EndArray)
        {
            reader.Read();
            int start = (int)reader.TokenStartIndex;
            bool isObject = reader.TokenType == JsonTokenType.StartObject;
            reader.Skip();
            frame = isObject ? frame with { Details = new OcppSlice(start, (int)reader.BytesConsumed - start) } : frame;
        }

        return End(ref reader);
    }

    /// <summary>The reader stands on the last element, or on the end of the list where that was missing.</summary>
    private static (OcppErrorCode Code, string What)? End(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.EndArray || reader.CurrentDepth > 0)
        {
            reader.Read();
        }

        return reader.TokenType == JsonTokenType.EndArray && reader.CurrentDepth == 0 && !reader.Read() ? null : (OcppErrorCode.FormatViolation, "has more elements than its kind has");
    }

    /// <summary>The text that the reader stands on, without quotes.</summary>
    private static OcppSlice Inside(ref Utf8JsonReader reader) => new((int)reader.TokenStartIndex + 1, (int)(reader.BytesConsumed - reader.TokenStartIndex) - 2);
}
