namespace Megapod.Cli.Output;

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Megapod.Files.Json;

/// <summary>How the command line writes JSON: camel case, words for enumerations, bare numbers for units, ISO 8601 UTC for instants.</summary>
internal static class JsonFormat
{
    /// <summary>The one set of options. A number that is not finite is a bug and refused, because JSON has no word for it.</summary>
    public static JsonSerializerOptions Options { get; } = Make();

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            WriteIndented = true,
            NumberHandling = JsonNumberHandling.Strict,

            // The text goes to terminals and files, never into a web page; umlauts and "<" stay readable.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
        options.Converters.Add(new InstantConverter());
        options.Converters.Add(new UnitConverterFactory(notFiniteIsNull: false));
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
