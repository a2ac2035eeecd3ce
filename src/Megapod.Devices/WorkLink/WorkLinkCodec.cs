namespace Megapod.Devices.WorkLink;

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;

/// <summary>
/// Messages as JSON in UTF-8: names in camel case, words for enumerations, watts as numbers (with "NaN" and "Infinity" for what is not finite), instants as ISO 8601 UTC to 100 ns. What a later version
/// adds is passed over.
/// </summary>
public static class WorkLinkCodec
{
    /// <summary>The largest message, bytes: a thousand jobs of 8 kB each.</summary>
    public const int MostBytes = 8 << 20;

    /// <summary>Deepest nesting; ours is 6.</summary>
    private const int MostDepth = 16;

    private static readonly JsonSerializerOptions Options = MakeOptions();

    /// <summary>A message as bytes.</summary>
    /// <typeparam name="T">What it is.</typeparam>
    /// <param name="message">The message.</param>
    public static byte[] Encode<T>(T message)
        where T : class => JsonSerializer.SerializeToUtf8Bytes(message, Options);

    /// <summary>Bytes as a message.</summary>
    /// <typeparam name="T">What it is.</typeparam>
    /// <param name="bytes">All of it.</param>
    /// <returns>The message, or MP3900.</returns>
    public static Outcome<T> Decode<T>(ReadOnlySpan<byte> bytes)
        where T : class
    {
        if (bytes.Length > MostBytes)
        {
            return Outcome<T>.Failure(WorkLinkFaults.NotRead("it is too large"));
        }

        try
        {
            return JsonSerializer.Deserialize<T>(bytes, Options) is { } message ? Outcome<T>.Success(message) : Outcome<T>.Failure(WorkLinkFaults.NotRead("it is nothing"));
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException or NotSupportedException or OverflowException)
        {
            return Outcome<T>.Failure(WorkLinkFaults.NotRead(error.Message));
        }
    }

    private static JsonSerializerOptions MakeOptions()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            MaxDepth = MostDepth,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            IgnoreReadOnlyProperties = true,
        };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new WattsConverter());
        options.Converters.Add(new InstantConverter());
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    private sealed class WattsConverter : JsonConverter<Watts>
    {
        public override Watts Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.TokenType == JsonTokenType.String
            ? reader.GetString() switch
            {
                "NaN" => double.NaN,
                "Infinity" => double.PositiveInfinity,
                _ => throw new JsonException("Watts are a number, \"NaN\" or \"Infinity\"."),
            }
            : reader.GetDouble());

        public override void Write(Utf8JsonWriter writer, Watts value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value.Value))
            {
                writer.WriteNumberValue(value.Value);
            }
            else
            {
                writer.WriteStringValue(double.IsPositiveInfinity(value.Value) ? "Infinity" : "NaN");
            }
        }
    }

    private sealed class InstantConverter : JsonConverter<Instant>
    {
        public override Instant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Instant.From(DateTimeOffset.Parse(reader.GetString() ?? throw new JsonException("An instant is a text."), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind));

        public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToUtc().ToString("O", CultureInfo.InvariantCulture));
    }
}
