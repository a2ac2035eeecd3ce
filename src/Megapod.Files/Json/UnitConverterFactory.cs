namespace Megapod.Files.Json;

using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Megapod.Core.Units;

/// <summary>Writes every unit type of Core (<see cref="Watts"/>, <see cref="WattHours"/> and so on) as its bare number in base units.</summary>
/// <param name="notFiniteIsNull">
/// What a value that is not finite becomes, for which JSON has no word: true writes null ("no target"), false refuses it as a bug.
/// </param>
public sealed class UnitConverterFactory(bool notFiniteIsNull) : JsonConverterFactory
{
    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert)
    {
        ArgumentNullException.ThrowIfNull(typeToConvert);
        return typeToConvert.IsValueType && typeToConvert.Namespace == typeof(Watts).Namespace && ValueOf(typeToConvert)?.PropertyType == typeof(double);
    }

    /// <inheritdoc/>
    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(UnitConverter<>).MakeGenericType(typeToConvert), [(object)notFiniteIsNull])!;

    private static PropertyInfo? ValueOf(Type type) => type.GetProperty(nameof(Watts.Value));

    private sealed class UnitConverter<T>(bool notFiniteIsNull) : JsonConverter<T>
        where T : struct
    {
        private static readonly PropertyInfo Value = ValueOf(typeof(T))!;

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            (T)Activator.CreateInstance(typeof(T), reader.GetDouble())!;

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
        {
            double number = (double)Value.GetValue(value)!;
            if (notFiniteIsNull && !double.IsFinite(number))
            {
                writer.WriteNullValue();
            }
            else
            {
                writer.WriteNumberValue(number);
            }
        }
    }
}
