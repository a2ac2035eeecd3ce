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
        var site = SiteFileReader.Read(path);
        if (!site.IsSuccess)
        {
            return Outcome<SiteFileRead>.Failure(site.Faults);
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "";
        var cards = site.Value.Stations.Cards is { } file ? CardsFile.Read(Path.Combine(folder, file)).Faults : [];
        var maps = SiteMaps.Read(site.Value, path);
        var secrets = DeviceSecrets.Read(site.Value, path);
        List<Fault> faults = [.. maps.Faults, .. OperatorFiles.Check(path), .. cards, .. secrets.Faults];
        return faults.Count > 0 ? Outcome<SiteFileRead>.Failure(faults) : Outcome<SiteFileRead>.Success(new SiteFileRead(site.Value, maps.Value) { Secrets = secrets.Value });
    }
}
