namespace Megapod.Devices.Ocpp.Shapes;

using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Megapod.Core.Units;

/// <summary>Points in time in messages.</summary>
internal sealed class InstantConverter : JsonConverter<Instant>
{
    public override Instant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader is { ValueIsEscaped: false, HasValueSequence: false } ? reader.ValueSpan : Encoding.UTF8.GetBytes(reader.GetString() ?? "");
        return OcppTime.TryRead(text, out var time, out _) ? time : throw new JsonException("not a point in time");
    }

    public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[OcppTime.MostBytes];
        writer.WriteStringValue(text[..OcppTime.Write(value, text)]);
    }
}
