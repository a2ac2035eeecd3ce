namespace Megapod.Cli.Output;

using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Megapod.Core.Units;

/// <summary>Writes every unit type of Core (<see cref="Watts"/>, <see cref="WattHours"/> and so on) as its bare number in base units.</summary>
internal sealed class UnitConverterFactory : JsonConverterFactory
{
    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsValueType && typeToConvert.Namespace == typeof(Watts).Namespace && ValueOf(typeToConvert)?.PropertyType == typeof(double);

    /// <inheritdoc/>
    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(UnitConverter<>).MakeGenericType(typeToConvert))!;

    private static PropertyInfo? ValueOf(Type type) => type.GetProperty(nameof(Watts.Value));

    private sealed class UnitConverter<T> : JsonConverter<T>
        where T : struct
    {
        private static readonly PropertyInfo Value = ValueOf(typeof(T))!;

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            (T)Activator.CreateInstance(typeof(T), reader.GetDouble())!;

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteNumberValue((double)Value.GetValue(value)!);
    }
}
