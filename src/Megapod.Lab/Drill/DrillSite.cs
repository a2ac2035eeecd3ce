namespace Megapod.Lab.Drill;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Files.SiteFile;

/// <summary>The site of a drill: the one that is named, or the built-in one (examples/grid-event), without what would take part beside compute.</summary>
internal static class DrillSite
{
    private const string Name = "the built-in site of drills";
    private const string Resource = "Megapod.Lab.drill.yaml";

    /// <summary>Reads it. The battery is left out, since the event shall be answered by compute alone; so are sunshine and cars, whose coming and going would be taken for the jobs'.</summary>
    /// <param name="file">The site file; null: the built-in one.</param>
    public static Outcome<SiteConfig> ReadOr(string? file)
    {
        var read = file is null ? SiteFileReader.Parse(Text(), Name) : SiteFileReader.Read(file);
        return read.IsSuccess ? Outcome<SiteConfig>.Success(read.Value with { Battery = null, Solar = [] }) : read;
    }

    private static string Text()
    {
        using var stream = typeof(DrillSite).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException($"The resource {Resource} is missing from the build.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
