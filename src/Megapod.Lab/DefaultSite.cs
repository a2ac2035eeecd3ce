namespace Megapod.Lab;

using System.Text;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Files.SiteFile;

/// <summary>The site that is meant when no site file is named: the example charging site with a pod, carried inside the program.</summary>
public static class DefaultSite
{
    /// <summary>How messages call it.</summary>
    public const string Name = "the built-in example site";

    private const string Resource = "Megapod.Lab.site.yaml";

    /// <summary>Its site file.</summary>
    public static string Text()
    {
        using var stream = typeof(DefaultSite).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException($"The resource {Resource} is missing from the build.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>Reads a site file, or the built-in one when none is named.</summary>
    public static Outcome<SiteConfig> ReadOr(string? file) => file is null ? SiteFileReader.Parse(Text(), Name) : SiteFileReader.Read(file);
}
