namespace Megapod.Site.Api;

using System.Text.Json;
using System.Text.Json.Serialization;
using Megapod.Core.Units;

/// <summary>Writes power as a bare number of watts; what is not finite ("no target") becomes null, because JSON has no word for it.</summary>
internal sealed class WattsConverter : JsonConverter<Watts>
{
    /// <inheritdoc/>
    public override Watts Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetDouble());

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Watts value, JsonSerializerOptions options)
    {
        if (double.IsFinite(value.Value))
        {
            writer.WriteNumberValue(value.Value);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
