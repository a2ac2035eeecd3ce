namespace Megapod.Site.Releases;

using System.Text.Json;
using Megapod.Core.Outcomes;

/// <summary>What a release says of itself: <c>release.json</c>, which is signed as a whole.</summary>
/// <param name="Product">The product's name in lower case.</param>
/// <param name="Version">Its version, such as 0.2.0.</param>
/// <param name="Published">When it was made.</param>
/// <param name="Files">Its files.</param>
public sealed record Release(string Product, string Version, DateTimeOffset Published, IReadOnlyList<ReleaseFile> Files)
{
    /// <summary>More files than this no release has.</summary>
    private const int MostFiles = 100;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { MaxDepth = 8, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    /// <summary>The version as numbers; null where it is none.</summary>
    public Version? Number => System.Version.TryParse(Version, out var number) && number.Build >= 0 ? number : null;

    /// <summary>Reads the text of a release whose signature has been found good.</summary>
    /// <param name="text">The bytes of <c>release.json</c>.</param>
    /// <param name="product">The product's name, in any case.</param>
    /// <returns>The release, or MP3492.</returns>
    public static Outcome<Release> Read(ReadOnlySpan<byte> text, string product)
    {
        Release? release;
        try
        {
            release = JsonSerializer.Deserialize<Release>(text, Options);
        }
        catch (JsonException e)
        {
            return Fail($"It cannot be read: {e.Message}");
        }

        return release switch
        {
            null => Fail("It is empty."),
            _ when !string.Equals(release.Product, product, StringComparison.OrdinalIgnoreCase) => Fail($"It is one of '{release.Product}'."),
            { Number: null } => Fail($"'{release.Version}' is no version."),
            { Files.Count: 0 or > MostFiles } => Fail($"It has {release.Files.Count} files."),
            _ => Outcome<Release>.Success(release),
        };
    }

    private static Outcome<Release> Fail(string what) =>
        Outcome<Release>.Failure(new Fault("MP3492", $"The signed release is none of this product's. {what}", "Ask for the address and the key of this product's releases where you have the program from."));
}
