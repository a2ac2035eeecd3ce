namespace Megapod.Storage.Jobs;

using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Megapod.Core.Units;

/// <summary>Records as the bytes that are kept of them, with the sum by which damage is noticed: SQLite does not see a bit that turned over inside a value.</summary>
internal static class JobRows
{
    private static readonly JsonSerializerOptions Options = Make();

    /// <summary>Bytes and sum of a record.</summary>
    public static (byte[] Value, byte[] Sum) Of<T>(T record)
    {
        byte[] value = JsonSerializer.SerializeToUtf8Bytes(record, Options);
        return (value, SHA256.HashData(value));
    }

    /// <summary>The record of bytes that were kept.</summary>
    /// <exception cref="FormatException">They are not what was written.</exception>
    public static T Read<T>(byte[] value, byte[] sum)
        where T : class
    {
        if (!SHA256.HashData(value).AsSpan().SequenceEqual(sum))
        {
            throw new FormatException("a row is not what was written.");
        }

        try
        {
            return JsonSerializer.Deserialize<T>(value, Options) ?? throw new FormatException("a row is empty.");
        }
        catch (JsonException unreadable)
        {
            throw new FormatException(unreadable.Message, unreadable);
        }
    }

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            IgnoreReadOnlyProperties = true,
        };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
        options.Converters.Add(new Ticks());
        options.Converters.Add(new Power());
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    /// <summary>An instant as it is counted, so that none is rounded.</summary>
    private sealed class Ticks : JsonConverter<Instant>
    {
        public override Instant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetInt64());

        public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Ticks);
    }

    private sealed class Power : JsonConverter<Watts>
    {
        public override Watts Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetDouble());

        public override void Write(Utf8JsonWriter writer, Watts value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Value);
    }
}
