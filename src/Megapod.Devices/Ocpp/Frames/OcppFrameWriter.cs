namespace Megapod.Devices.Ocpp.Frames;

using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

/// <summary>Puts frames together. What is begun here is given its payload by whoever knows its type, and then ended.</summary>
public static class OcppFrameWriter
{
    private static readonly SearchValues<char> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._");

    /// <summary>The id of an answer to what had none that could be read.</summary>
    public static ReadOnlySpan<byte> NoId => "-1"u8;

    /// <summary>Begins a question.</summary>
    /// <param name="into">Where to.</param>
    /// <param name="id">1 to 36 letters, digits, dashes, dots or underscores.</param>
    /// <param name="action">The action.</param>
    /// <exception cref="ArgumentException">The id is another one.</exception>
    public static void BeginCall(OcppBuffer into, string id, string action) => BeginQuestion(into, OcppFrameKind.Call, id, action);

    /// <summary>Begins a question whose action stays as it was on the wire.</summary>
    /// <param name="into">Where to.</param>
    /// <param name="kind">A call, or a message that is not answered (2.1).</param>
    /// <param name="id">1 to 36 letters, digits, dashes, dots or underscores.</param>
    /// <param name="action">The action as it was on the wire, without quotes.</param>
    /// <exception cref="ArgumentException">The id is another one.</exception>
    public static void BeginQuestion(OcppBuffer into, OcppFrameKind kind, string id, ReadOnlySpan<byte> action)
    {
        BeginQuestion(into, kind, id);
        into.Add(action);
        into.Add("\","u8);
    }

    /// <summary>Begins a message that is not answered (2.1).</summary>
    /// <inheritdoc cref="BeginCall"/>
    public static void BeginSend(OcppBuffer into, string id, string action) => BeginQuestion(into, OcppFrameKind.Send, id, action);

    /// <summary>Begins an answer.</summary>
    /// <param name="into">Where to.</param>
    /// <param name="id">As it was on the wire, without quotes.</param>
    public static void BeginResult(OcppBuffer into, ReadOnlySpan<byte> id) => BeginAnswer(into, OcppFrameKind.CallResult, id);

    /// <summary>Ends what was begun.</summary>
    public static void End(OcppBuffer into) => into.Add("]"u8);

    /// <summary>Writes an error instead of an answer.</summary>
    /// <param name="into">Where to.</param>
    /// <param name="id">As it was on the wire, without quotes.</param>
    /// <param name="code">The error.</param>
    /// <param name="version">How it is written.</param>
    /// <param name="description">A sentence; cut at 255 characters.</param>
    public static void Error(OcppBuffer into, ReadOnlySpan<byte> id, OcppErrorCode code, OcppVersion version, string description) =>
        Error(into, OcppFrameKind.CallError, id, code, version, description);

    /// <summary>Writes an error about an answer (2.1).</summary>
    /// <inheritdoc cref="Error(OcppBuffer, ReadOnlySpan{byte}, OcppErrorCode, OcppVersion, string)"/>
    public static void ResultError(OcppBuffer into, ReadOnlySpan<byte> id, OcppErrorCode code, OcppVersion version, string description) =>
        Error(into, OcppFrameKind.CallResultError, id, code, version, description);

    /// <summary>Writes an error in the words of somebody else.</summary>
    /// <param name="into">Where to.</param>
    /// <param name="id">As it was on the wire, without quotes.</param>
    /// <param name="error">The error.</param>
    public static void Error(OcppBuffer into, ReadOnlySpan<byte> id, OcppRawError error)
    {
        ArgumentNullException.ThrowIfNull(error);
        BeginAnswer(into, OcppFrameKind.CallError, id);
        into.Add("\""u8);
        into.Add(error.Word.Span);
        into.Add("\",\""u8);
        into.Add(error.Description.Span);
        into.Add("\","u8);
        into.Add(error.Details.IsEmpty ? "{}"u8 : error.Details.Span);
        into.Add("]"u8);
    }

    private static void Error(OcppBuffer into, OcppFrameKind kind, ReadOnlySpan<byte> id, OcppErrorCode code, OcppVersion version, string description)
    {
        BeginAnswer(into, kind, id);
        into.Add("\""u8);
        into.Add(OcppErrorWords.Of(code, version));
        into.Add("\",\""u8);
        int length = Math.Min(description.Length, OcppBounds.MostDescriptionCharacters);
        length -= length < description.Length && char.IsHighSurrogate(description[length - 1]) ? 1 : 0;
        into.Add(JsonEncodedText.Encode(description.AsSpan(0, length), JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes);
        into.Add("\",{}]"u8);
    }

    private static void BeginQuestion(OcppBuffer into, OcppFrameKind kind, string id, string action)
    {
        BeginQuestion(into, kind, id);
        Encoding.UTF8.GetBytes(action, into);
        into.Add("\","u8);
    }

    private static void BeginQuestion(OcppBuffer into, OcppFrameKind kind, string id)
    {
        if (id.Length is 0 or > OcppBounds.MostOwnIdCharacters || id.AsSpan().ContainsAnyExcept(Plain))
        {
            throw new ArgumentException($"'{id}' is no id of {OcppBounds.MostOwnIdCharacters} characters at most.", nameof(id));
        }

        Begin(into, kind);
        Encoding.UTF8.GetBytes(id, into);
        into.Add("\",\""u8);
    }

    private static void BeginAnswer(OcppBuffer into, OcppFrameKind kind, ReadOnlySpan<byte> id)
    {
        Begin(into, kind);
        into.Add(id);
        into.Add("\","u8);
    }

    private static void Begin(OcppBuffer into, OcppFrameKind kind)
    {
        into.Add("["u8);
        into.GetSpan(1)[0] = (byte)('0' + (int)kind);
        into.Advance(1);
        into.Add(",\""u8);
    }
}
