namespace Megapod.Cli.Commands;

using Megapod.Core.Outcomes;
using Megapod.Files.RegisterMap;
using Megapod.Files.SiteFile;
using Megapod.Site.Reload;

/// <summary>A site file with all that it names, judged as a whole: what <c>check</c> says is wrong, and what a running site refuses.</summary>
internal static class CheckedSite
{
    /// <summary>Reads it.</summary>
    /// <param name="path">Where it lies.</param>
    public static Outcome<SiteFileRead> Read(string path)
    {
        var text = SiteFileReader.TextOf(path);
        return text.IsSuccess ? Parse(text.Value, path) : Outcome<SiteFileRead>.Failure(text.Faults);
    }

    /// <summary>Judges a text as the site file that it shall become.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">Where it shall lie; what it names is looked for from there.</param>
    public static Outcome<SiteFileRead> Parse(string text, string path)
    {
        var site = SiteFileReader.Parse(text, path);
        if (!site.IsSuccess)
        {
            return Outcome<SiteFileRead>.Failure(site.Faults);
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "";
        var cards = site.Value.Stations.Cards is { } file ? CardsFile.Read(Path.Combine(folder, file)).Faults : [];
        var maps = SiteMaps.Read(site.Value, path);
        var secrets = DeviceSecrets.Read(site.Value, path);
        List<Fault> faults = [.. maps.Faults, .. OperatorFiles.Check(text, path), .. cards, .. secrets.Faults];
        return faults.Count > 0 ? Outcome<SiteFileRead>.Failure(faults) : Outcome<SiteFileRead>.Success(new SiteFileRead(site.Value, maps.Value) { Secrets = secrets.Value });
    }
}
