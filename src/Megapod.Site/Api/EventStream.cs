namespace Megapod.Site.Api;

using System.Globalization;
using System.Text;
using System.Text.Json;
using Megapod.Site.Loop;

/// <summary>
/// Events as a stream of server-sent events for one follower. The ring is the queue, and what has not been sent is bounded: a follower that came back
/// after too long is told to read the site anew (<c>reset</c>), one that reads too slowly is told so and let go (<c>dropped</c>). Both keep its
/// place, so that it may come back and go on.
/// </summary>
/// <param name="ring">The events.</param>
/// <param name="run">Names this run of the program in every id, because numbers begin anew after a restart.</param>
/// <param name="time">The clock.</param>
internal sealed class EventStream(EventRing ring, string run, TimeProvider time)
{
    /// <summary>Events that may wait for a follower who had them all; a busy site makes that many in a day.</summary>
    public const int MostBehind = 1_000;

    /// <summary>How often a follower without news gets a comment, so that proxies keep the connection and a dead one is found.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>How often it looks for news.</summary>
    public static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    private const int Batch = 200;
    private const string Reread = "/api/v1/site";

    /// <summary>Sends until the follower goes, is let go or the site stops.</summary>
    /// <param name="body">Where to.</param>
    /// <param name="lastSeen">The id of the event that it saw last, or a bare number of this run; empty: it wants what comes from now on.</param>
    /// <param name="stop">Ends the stream.</param>
    public async Task SendAsync(Stream body, string? lastSeen, CancellationToken stop)
    {
        long newest = ring.After(long.MaxValue, 0).Newest;
        long last = string.IsNullOrEmpty(lastSeen) ? newest : NumberOf(lastSeen);
        long caughtUpAt = newest;
        long spokenAt = time.GetTimestamp();
        var text = new StringBuilder(": welcome\nretry: 2000\n\n");
        using var timer = new PeriodicTimer(Look, time);
        do
        {
            EventPage page;
            do
            {
                page = ring.After(last, Batch);
                if (page.IsGap)
                {
                    last = page.Newest;
                    caughtUpAt = last;
                    Write(text, "reset", new { text = "Events in between are lost; read the site anew.", reread = Reread, newest = last }, last);
                }
                else if (last >= caughtUpAt && page.Newest - last > MostBehind)
                {
                    Write(text, "dropped", new { text = $"More than {MostBehind} events waited for this follower; come back with the last id.", reread = Reread, newest = page.Newest }, last);
                    await FlushAsync(body, text, stop);
                    return;
                }
                else
                {
                    foreach (var e in page.Events)
                    {
                        Write(text, e.Kind, e, e.Number);
                        last = e.Number;
                    }
                }

                if (text.Length == 0 && time.GetElapsedTime(spokenAt) >= Heartbeat)
                {
                    text.Append(": still here\n\n");
                }

                if (text.Length > 0)
                {
                    spokenAt = time.GetTimestamp();
                    await FlushAsync(body, text, stop);
                }
            }
            while (page.IsGap || page.Events.Count == Batch);
        }
        while (await timer.WaitForNextTickAsync(stop));
    }

    private void Write<T>(StringBuilder text, string kind, T data, long number) =>
        text.Append(CultureInfo.InvariantCulture, $"id: {run}-{number}\nevent: {kind}\ndata: {JsonSerializer.Serialize(data, SiteApi.Json)}\n\n");

    private static async Task FlushAsync(Stream body, StringBuilder text, CancellationToken stop)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text.ToString());
        text.Clear();
        await body.WriteAsync(bytes, stop);
        await body.FlushAsync(stop);
    }

    /// <summary>The number in an id; −1, which no ring holds, for an id of another run or of nobody.</summary>
    private long NumberOf(string id)
    {
        string number = id.StartsWith(run + "-", StringComparison.Ordinal) ? id[(run.Length + 1)..] : id;
        return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : -1;
    }
}
