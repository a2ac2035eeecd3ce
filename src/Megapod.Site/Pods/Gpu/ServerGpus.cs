namespace Megapod.Site.Pods.Gpu;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Devices.Gpu;
using Megapod.Devices.Polling;

/// <summary>
/// The GPUs of one server as its exporter tells of them from within: polled by its worker, and put on the pod's board beside what the server's management controller says. Of two words about the same the newer
/// counts, but for errors of drivers, which are the exporter's.
/// </summary>
/// <param name="server">Id of the server on the site.</param>
/// <param name="poller">Its exporter.</param>
/// <param name="board">The pod's board.</param>
internal sealed class ServerGpus(string server, DcgmPoller poller, PodBoard board) : IPolledDevice
{
    /// <inheritdoc/>
    public string Id => poller.Id;

    /// <inheritdoc/>
    public bool HasCommand => false;

    /// <inheritdoc/>
    public Fault? Trouble => poller.Trouble;

    /// <inheritdoc/>
    public async ValueTask<Fault?> PollAsync(Instant now, CancellationToken stop)
    {
        var fault = await poller.PollAsync(now, stop);
        if (fault is null)
        {
            Put(poller.Image);
        }

        return fault;
    }

    /// <inheritdoc/>
    public ValueTask<Fault?> CarryAsync(Instant now, CancellationToken stop) => poller.CarryAsync(now, stop);

    /// <summary>A reading that says nothing takes the place of nothing; any other of one that is no newer.</summary>
    private static bool Counts(in Reading told, in Reading present) => told.Quality != Quality.Missing && (present.Quality != Quality.Good || told.MeasuredAt >= present.MeasuredAt);

    private void Put(GpuImage image)
    {
        // Numbers are the server's own; an exporter that does not tell them names its GPUs in an order that stays.
        var rows = image.Rows.OrderBy(r => r.Index).ToList();
        bool isNumbered = rows.TrueForAll(r => r.Index >= 0) && rows.Select(r => r.Index).Distinct().Count() == rows.Count;
        board.Put(readings =>
        {
            for (int i = 0; i < rows.Count; i++)
            {
                int at = readings.Tree.IndexOf(PodTreeBuilder.AcceleratorOf(server, isNumbered ? rows[i].Index : i));
                if (at >= 0)
                {
                    Put(readings, at, rows[i]);
                }
            }
        });
    }

    private static void Put(PodReadings readings, int at, GpuRow row)
    {
        foreach (var (quantity, told) in row.Readings)
        {
            // An error that was there when we began to look may be from long ago: the exporter never forgets it.
            bool isOld = quantity == PartQuantity.DriverError && told.Value > 0 && row.DriverErrorAt == Instant.Never;
            if (!isOld && (quantity == PartQuantity.DriverError || Counts(in told, in readings[at, quantity])))
            {
                readings[at, quantity] = told;
            }
        }
    }
}
