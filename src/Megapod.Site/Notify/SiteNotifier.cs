namespace Megapod.Site.Notify;

using System.Collections.Frozen;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Feeds;
using Megapod.Site.Alarms;

/// <summary>Tells people and programs of a site's alarms, each on a worker of its own. Nothing here is waited for by control.</summary>
public sealed class SiteNotifier : IDisposable
{
    private readonly HttpClient client;
    private readonly IReadOnlyList<NotifyWorker> workers;

    private SiteNotifier(HttpClient client, IReadOnlyList<NotifyWorker> workers)
    {
        this.client = client;
        this.workers = workers;
    }

    /// <summary>Makes those who tell of a site's alarms. Nobody is told before <see cref="RunAsync"/>.</summary>
    /// <param name="parts">What they need.</param>
    /// <param name="alarms">The alarms; they hand over what is to be told from now on, and know who was told over a restart.</param>
    public static SiteNotifier Open(NotifyParts parts, SiteAlarms alarms)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(alarms);
        var sender = Client();
        parts = parts with { Told = (way, told) => alarms.Told(way, told) };
        var notifier = new SiteNotifier(sender, [.. WaysOf(parts.Config, parts.Secrets, sender, parts.Time).Select(w => new NotifyWorker(w, parts))]);
        alarms.Notify = notice =>
        {
            foreach (var worker in notifier.workers)
            {
                worker.Offer(notice);
            }
        };
        return notifier;
    }

    /// <summary>Sends a test message to each of those who are told, and says what came of it.</summary>
    /// <param name="site">The site.</param>
    /// <param name="secrets">Secrets and passwords, by their ids.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>By the id of each, in the order of the site file: why it was not told, or what else was wrong; null: it has the message.</returns>
    public static async Task<IReadOnlyList<(string Id, bool IsDelivered, Fault? Trouble)>> TestAsync(SiteConfig site, IReadOnlyDictionary<string, string> secrets, TimeProvider time, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(secrets);
        ArgumentNullException.ThrowIfNull(time);
        using var sender = Client();
        var message = new NotifyMessage(site.Id, site.Name.Length > 0 ? site.Name : site.Id, Instant.From(time.GetUtcNow()), [], 0, site.Notify.Address ?? "");
        var came = await Task.WhenAll(WaysOf(site.Notify, secrets, sender, time).Select(async w => (w.Id, Came: await w.SendAsync(message, stop))));
        return [.. came.Select(c => (c.Id, c.Came.IsDelivered, c.Came.Trouble))];
    }

    /// <summary>Tells until it shall stop.</summary>
    public Task RunAsync(CancellationToken stop) => Task.WhenAll(workers.Select(w => Task.Run(() => w.RunAsync(stop), CancellationToken.None)));

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private static IEnumerable<INotifyWay> WaysOf(NotifyConfig config, IReadOnlyDictionary<string, string> secrets, HttpClient sender, TimeProvider time)
    {
        var known = secrets.ToFrozenDictionary(StringComparer.Ordinal);
        return config.Webhooks.Select(w => (INotifyWay)new WebhookWay(w, known.GetValueOrDefault(w.Id), sender, time)).Concat(config.Mail.Select(m => new MailWay(m, known.GetValueOrDefault(m.Id), time)));
    }

    /// <summary>The time-out is the ways' own, by their clock.</summary>
    private static HttpClient Client() => new(HttpFeed.CreateHandler(), disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
}
