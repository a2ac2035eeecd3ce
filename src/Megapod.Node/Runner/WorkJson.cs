namespace Megapod.Node.Runner;

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Megapod.Core.Units;

/// <summary>How orders, reports and what a node keeps of them are written: names in camel case, base units as bare numbers, instants as ISO 8601 UTC with all their digits.</summary>
public static class WorkJson
{
    /// <summary>The options; they are frozen.</summary>
    public static JsonSerializerOptions Options { get; } = Make();

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            IgnoreReadOnlyProperties = true,
            Converters = { new WattsConverter(), new MomentConverter(), new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    private sealed class WattsConverter : JsonConverter<Watts>
    {
        public override Watts Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(reader.TokenType == JsonTokenType.String ? double.Parse(reader.GetString()!, CultureInfo.InvariantCulture) : reader.GetDouble());

        public override void Write(Utf8JsonWriter writer, Watts value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value.Value))
            {
                writer.WriteNumberValue(value.Value);
            }
            else
            {
                writer.WriteStringValue(value.Value.ToString(CultureInfo.InvariantCulture));
            }
        }
    }

    private sealed class MomentConverter : JsonConverter<Instant>
    {
        public override Instant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Null ? Instant.Never : Instant.FromUtc(reader.GetDateTime().ToUniversalTime());

        public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options)
        {
            if (value == Instant.Never || value == Instant.Forever)
            {
                writer.WriteNullValue();
            }
            else
            {
                writer.WriteStringValue(value.ToUtc());
            }
        }
    }
}
