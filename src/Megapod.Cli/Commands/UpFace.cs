namespace Megapod.Cli.Commands;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.Redfish.Service;
using Megapod.Devices.Redfish.Service.Pods;
using Megapod.Site.Loop;
using Megapod.Site.Pods;
using Megapod.Site.Pods.Dsx;

/// <summary>Shows the site to those whom its file names. Without one nothing is opened and nobody is told anything.</summary>
internal static class UpFace
{
    /// <summary>The face; null where the site file names nobody, or where it cannot be opened, which is told as an event: the site goes on without.</summary>
    /// <param name="site">The site as it was written.</param>
    /// <param name="siteFile">Its file; null: the built-in one.</param>
    /// <param name="pods">Its pods as they run.</param>
    /// <param name="loop">Its loop.</param>
    /// <param name="now">The site's instant.</param>
    /// <param name="seed">Spreads pauses before connecting again.</param>
    public static DsxFace? Open(SiteConfig site, string? siteFile, SitePods pods, SiteLoop loop, Func<Instant> now, ulong seed)
    {
        if (site.Publish.Dsx is not { } dsx)
        {
            return null;
        }

        string folder = siteFile is null ? Environment.CurrentDirectory : Path.GetDirectoryName(Path.GetFullPath(siteFile))!;
        var opened = DsxFace.Open(dsx, folder, new DsxFaceParts { Pods = pods, View = () => loop.View, Clock = now, Time = TimeProvider.System, Chance = new SeededRandom(seed), Events = loop.Events });
        if (opened.IsSuccess)
        {
            return opened.Value;
        }

        var why = opened.Faults[0];
        loop.Events.Add(now(), "face-trouble", site.Id, $"{why.Code}: {why.Message} {why.Remedy}");
        return null;
    }

    /// <summary>The site's pods as one Redfish tree that can be read; pods that come and go while the site runs come and go in it.</summary>
    /// <param name="pods">Its pods as they run.</param>
    /// <param name="now">The site's instant.</param>
    public static RedfishService Redfish(SitePods pods, Func<Instant> now) => new(
        new SiteRedfishModel(pods.Boards.Tree.Site.Id, new PodRedfishConfig(), () => pods.Boards.Pods, now), new RedfishServiceConfig(), TimeProvider.System);
}
