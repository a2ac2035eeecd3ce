namespace Megapod.Site.Stations;

using System.Collections.Concurrent;
using Megapod.Devices.Ocpp.Central;
using Megapod.Devices.Ocpp.Links;

/// <summary>
/// The one link of each identity. The newest wins: a station whose connection broke without a word comes again long before we notice. An identity that once was let in keeps its seat, which is small, and
/// there are no more of them than stations that somebody wrote down.
/// </summary>
internal sealed class OcppSeats(IOcppCentral central)
{
    private readonly ConcurrentDictionary<string, Seat> seats = new(StringComparer.Ordinal);
    private long superseded;

    /// <summary>Links that lost their seat.</summary>
    public long Superseded => Interlocked.Read(ref superseded);

    /// <summary>The link of an identity; null: it is not connected.</summary>
    public OcppLink? Of(string identity) => seats.TryGetValue(identity, out var seat) ? seat.Link : null;

    /// <summary>Runs a link in the seat of its identity until it ends.</summary>
    public async Task RunAsync(string identity, OcppLink link, CancellationToken stop)
    {
        var seat = seats.GetOrAdd(identity, static _ => new Seat());
        lock (seat)
        {
            // Within the lock, so that two that come at once are opened in the order in which they win.
            if (seat.Link is { } older)
            {
                Interlocked.Increment(ref superseded);
                older.Close("the same station has connected once more");
            }

            seat.Link = link;
            central.Opened(identity, link);
        }

        var why = await link.RunAsync(stop);
        Leave(seat, link);
        central.Closed(identity, link, why);
    }

    /// <summary>Closes all links.</summary>
    public void Close(string why)
    {
        foreach (var seat in seats.Values)
        {
            seat.Link?.Close(why);
        }
    }

    private static void Leave(Seat seat, OcppLink link)
    {
        lock (seat)
        {
            if (ReferenceEquals(seat.Link, link))
            {
                seat.Link = null;
            }
        }
    }

    private sealed class Seat
    {
        public OcppLink? Link { get; set; }
    }
}
