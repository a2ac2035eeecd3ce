namespace Megapod.Lab.Study;

using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Megapod.Core.Outcomes;
using Megapod.Files.Json;

/// <summary>
/// A folder with one file for each finished case, so that a study goes on where it was stopped. A file appears whole or not at all; one that is damaged, foreign or
/// another case's is not used, and the case is simulated again.
/// </summary>
internal sealed class StudyStore
{
    private const string Format = "megapod-study-case-1";

    private static readonly JsonSerializerOptions Options = Make();

    private readonly string folder;

    private StudyStore(string folder) => this.folder = folder;

    /// <summary>Opens a folder and makes it where there is none.</summary>
    public static Outcome<StudyStore> Open(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            string trial = Path.Combine(folder, $".trial-{Environment.ProcessId}");
            File.WriteAllText(trial, "");
            File.Delete(trial);
            return Outcome<StudyStore>.Success(new StudyStore(folder));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return Outcome<StudyStore>.Failure(StudyFaults.NoFolder(folder, error.Message));
        }
    }

    /// <summary>The spans of a case, or null when there are none that can be used.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="spans">How many it must have.</param>
    /// <param name="note">Why a file that is there is not used; null otherwise.</param>
    public IReadOnlyList<StudyPiece>? Load(string key, int spans, out Fault? note)
    {
        note = null;
        string path = PathOf(key);
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path));
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || Text(root, "format") != Format || !root.TryGetProperty("pieces", out var written))
            {
                note = StudyFaults.SpoiltCase(path, "it is no case of a study.");
            }
            else if (Text(root, "key") != key)
            {
                note = StudyFaults.SpoiltCase(path, "it holds another case.");
            }
            else if (Text(root, "sum") != SumOf(written.GetRawText()) || written.Deserialize<List<StudyPiece>>(Options) is not { } pieces || pieces.Count != spans)
            {
                note = StudyFaults.SpoiltCase(path, "its figures have been changed since they were written.");
            }
            else
            {
                return pieces;
            }
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            note = StudyFaults.SpoiltCase(path, "it cannot be read.");
        }

        return null;
    }

    /// <summary>Keeps a finished case.</summary>
    /// <returns>Why it could not be kept, or null.</returns>
    public Fault? Save(string key, IReadOnlyList<StudySetting> settings, IReadOnlyList<StudyPiece> pieces)
    {
        string written = JsonSerializer.Serialize(pieces, Options);
        string text = $$"""
            {"format":"{{Format}}","key":"{{key}}","settings":{{JsonSerializer.Serialize(settings, Options)}},
            "sum":"{{SumOf(written)}}",
            "pieces":{{written}}}

            """;
        string path = PathOf(key);
        string draft = $"{path}.{Environment.ProcessId}.draft";
        try
        {
            File.WriteAllText(draft, text);
            File.Move(draft, path, overwrite: true);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return StudyFaults.NoFolder(folder, error.Message);
        }
    }

    private static string SumOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web) { NumberHandling = JsonNumberHandling.Strict };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
        options.Converters.Add(new InstantConverter());
        options.Converters.Add(new UnitConverterFactory(notFiniteIsNull: false));
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    private string PathOf(string key) => Path.Combine(folder, $"{key}.json");
}
