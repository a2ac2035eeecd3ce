namespace Megapod.Cli.Commands;

using Megapod.Core.Model;
using Megapod.Files.SiteFile;
using Megapod.Site.Loop;
using Megapod.Site.Notify;

/// <summary>Tells those of a site's alarms whom its file names.</summary>
internal static class UpNotify
{
    /// <summary>Those who tell; null where the site file names nobody. Who cannot be told for want of a secret is left out, which is told as an event: the site goes on without.</summary>
    /// <param name="site">The site as it was written.</param>
    /// <param name="siteFile">Its file; null: the built-in one.</param>
    /// <param name="loop">Its loop, with its alarms.</param>
    public static SiteNotifier? Open(SiteConfig site, string? siteFile, SiteLoop loop)
    {
        if (site.Notify is { Webhooks.Count: 0, Mail.Count: 0 })
        {
            return null;
        }

        var secrets = NotifySecrets.Read(site.Notify, siteFile ?? "built-in", out var wrong);
        foreach (var (id, fault) in wrong)
        {
            loop.Events.Add(loop.Present, "notify-failed", id, $"{fault.Code}: {fault.Message} {fault.Remedy}");
        }

        var config = site.Notify with { Webhooks = [.. site.Notify.Webhooks.Where(w => !wrong.ContainsKey(w.Id))], Mail = [.. site.Notify.Mail.Where(m => !wrong.ContainsKey(m.Id))] };
        var parts = new NotifyParts
        {
            Config = config,
            Site = site.Id,
            Name = site.Name.Length > 0 ? site.Name : site.Id,
            Secrets = secrets,
            Time = TimeProvider.System,
            Clock = () => loop.Present,
            Views = () => loop.Alarms.Views,
            Events = loop.Events,
        };
        return SiteNotifier.Open(parts, loop.Alarms);
    }
}
