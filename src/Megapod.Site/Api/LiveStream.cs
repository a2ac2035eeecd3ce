namespace Megapod.Site.Api;

using System.Text;
using System.Text.Json;
using Megapod.Core.Model;
using Megapod.Site.Loop;

/// <summary>
/// The site for one follower who wants to see it as it is now, not all that it was: at each look the newest view, at most once. Nothing waits for a
/// follower that reads slowly; it sees fewer views, and of events only those that are still kept.
/// </summary>
/// <param name="view">The newest view; null before the first cycle.</param>
/// <param name="ring">The events.</param>
/// <param name="time">The clock.</param>
internal sealed class LiveStream(Func<SiteView?> view, EventRing ring, TimeProvider time)
{
    /// <summary>How often a follower gets a view: as often as a person can read it.</summary>
    public static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>How often a follower without news gets a comment, so that proxies keep the connection and a dead one is found.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    /// <summary>Events from before it came that a follower gets, and at most after each look: a screenful or two.</summary>
    public const int MostEvents = 100;

    private volatile Written? newest;

    /// <summary>Sends until the follower goes or the site stops.</summary>
    /// <param name="body">Where to.</param>
    /// <param name="stop">Ends the stream.</param>
    public async Task SendAsync(Stream body, CancellationToken stop)
    {
        SiteView? shown = null;
        Plan? plan = null;
        bool isFirst = true;
        long last = Math.Max(0, ring.After(long.MaxValue, 0).Newest - MostEvents);
        long spokenAt = time.GetTimestamp();
        var text = new StringBuilder(": welcome\n\n");
        using var timer = new PeriodicTimer(Look, time);
        do
        {
            if (view() is { } now && !ReferenceEquals(now, shown))
            {
                shown = now;
                Append(text, "site", TextOf(now));
                if (isFirst || !ReferenceEquals(now.Plan, plan))
                {
                    (isFirst, plan) = (false, now.Plan);
                    Append(text, "plan", JsonSerializer.Serialize(plan, SiteApi.Json));
                }
            }

            var page = ring.After(last);
            foreach (var e in page.Events.TakeLast(MostEvents))
            {
                Append(text, "event", JsonSerializer.Serialize(e, SiteApi.Json));
            }

            last = page.Newest;
            if (text.Length == 0 && time.GetElapsedTime(spokenAt) >= Heartbeat)
            {
                text.Append(": still here\n\n");
            }

            if (text.Length > 0)
            {
                byte[] bytes = Encoding.UTF8.GetBytes(text.ToString());
                text.Clear();
                await body.WriteAsync(bytes, stop);
                await body.FlushAsync(stop);
                spokenAt = time.GetTimestamp();
            }
        }
        while (await timer.WaitForNextTickAsync(stop));
    }

    private static void Append(StringBuilder text, string kind, string data) => text.Append("event: ").Append(kind).Append("\ndata: ").Append(data).Append("\n\n");

    /// <summary>A view is written once for all who follow.</summary>
    private string TextOf(SiteView now)
    {
        if (newest is { } written && ReferenceEquals(written.View, now))
        {
            return written.Text;
        }

        var made = new Written(now, JsonSerializer.Serialize(now with { Plan = null }, SiteApi.Json));
        newest = made;
        return made.Text;
    }

    private sealed record Written(SiteView View, string Text);
}
