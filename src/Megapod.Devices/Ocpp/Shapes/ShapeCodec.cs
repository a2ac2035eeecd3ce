namespace Megapod.Devices.Ocpp.Shapes;

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Megapod.Core.Outcomes;

/// <summary>Reads and writes payloads, each judged by its shape: what comes before it is bound, what goes before it is sent.</summary>
internal static class ShapeCodec
{
    /// <summary>Bytes of all members that may be put in where they are missing.</summary>
    private const int RoomForMissing = 256;

    /// <summary>Text is written as it is: escapes are legal, and some stations do not know them all.</summary>
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    [ThreadStatic]
    private static Utf8JsonWriter? idle;

    /// <summary>Reads a payload.</summary>
    /// <typeparam name="T">The message.</typeparam>
    /// <param name="payload">JSON in valid UTF-8; nothing at all is taken for an empty object where that is tolerated.</param>
    /// <param name="type">The message.</param>
    /// <param name="tolerated">What is let pass.</param>
    /// <param name="name">How the message is named in a refusal.</param>
    public static OcppReading<T> Read<T>(ReadOnlySpan<byte> payload, JsonTypeInfo<T> type, OcppQuirks tolerated, string name)
        where T : class
    {
        var shape = Shape.Of(type);
        var missing = payload.IsEmpty ? tolerated & OcppQuirks.PayloadMissing : OcppQuirks.None;
        if (missing != OcppQuirks.None)
        {
            payload = "{}"u8;
        }

        if (ShapeReader.Judge(payload, shape, tolerated, null, out var met, out bool mustRepair) is { } finding)
        {
            return new(null, finding.Refusal(name), met);
        }

        met |= missing;
        if (!mustRepair)
        {
            return Bind(payload, type, met, name);
        }

        using var repaired = new OcppBuffer((2 * payload.Length) + RoomForMissing);
        var writer = Rent(repaired);
        _ = ShapeReader.Judge(payload, shape, tolerated, writer, out _, out _);
        Return(writer);
        return Bind(repaired.Bytes, type, met, name);
    }

    /// <summary>Adds a payload to a buffer.</summary>
    /// <returns>Null; or why it must not be sent.</returns>
    public static Fault? Write<T>(T message, JsonTypeInfo<T> type, OcppBuffer into, string name)
    {
        int begin = into.Length;
        var writer = Rent(into);
        JsonSerializer.Serialize(writer, message, type);
        Return(writer);
        return into.IsCut ? new Fault(OcppFaultCodes.TooLarge, $"{name} is larger than may be sent.", "Send less at once.")
            : ShapeReader.Judge(into.Bytes[begin..], Shape.Of(type), OcppQuirks.None, null, out _, out _) is { } finding
                ? new Fault(OcppFaultCodes.NotSent, $"Not sent: {finding.Sentence(name)}", "Correct what is asked for.")
            : null;
    }

    private static OcppReading<T> Bind<T>(ReadOnlySpan<byte> payload, JsonTypeInfo<T> type, OcppQuirks met, string name)
        where T : class
    {
        try
        {
            return new(JsonSerializer.Deserialize(payload, type), null, met);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // A member that nobody asked for may have a name that is no Unicode; what was asked for has been judged before.
            return new(null, new ShapeFinding(OcppErrorCode.FormatViolation, OcppFaultCodes.NotAnObject, "", "is no JSON, or has text that is no Unicode").Refusal(name), met);
        }
    }

    private static Utf8JsonWriter Rent(OcppBuffer into)
    {
        var writer = idle ?? new Utf8JsonWriter(into, Plain);
        idle = null;
        writer.Reset(into);
        return writer;
    }

    private static void Return(Utf8JsonWriter writer)
    {
        writer.Flush();
        idle = writer;
    }
}
