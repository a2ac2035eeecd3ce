namespace Megapod.Files.Json;

using System.Text.Json;
using System.Text.Json.Serialization;
using Megapod.Core.Units;

/// <summary>Writes an instant as ISO 8601 UTC; "never" and "forever" are no dates and become null.</summary>
public sealed class InstantConverter : JsonConverter<Instant>
{
    /// <inheritdoc/>
    public override Instant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? Instant.Never : Instant.From(reader.GetDateTimeOffset());

    /// <inheritdoc/>
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
