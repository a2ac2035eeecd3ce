namespace Megapod.Site.Pods.Redfish;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Polling;
using Megapod.Devices.Redfish;
using Megapod.Devices.Redfish.Inventory;

/// <summary>The management controller of one server: polled by its worker, shown on the pod's board, and a part of what keeps its rack to the ceiling.</summary>
internal sealed class RedfishServer : IPolledDevice
{
    private readonly int place;
    private readonly RedfishPoller poller;
    private readonly RedfishServerMap map;
    private readonly RackLimits limits;
    private readonly Func<Instant> clock;

    /// <summary>A controller that was not asked yet.</summary>
    /// <param name="place">Place of the server in its rack.</param>
    /// <param name="poller">Its service; what it tells is taken from now on.</param>
    /// <param name="map">Where it is shown.</param>
    /// <param name="limits">Its rack.</param>
    /// <param name="clock">The instant.</param>
    public RedfishServer(int place, RedfishPoller poller, RedfishServerMap map, RackLimits limits, Func<Instant> clock)
    {
        (this.place, this.poller, this.map, this.limits, this.clock) = (place, poller, map, limits, clock);
        poller.Answered = outcome => limits.Answered(place, outcome, clock());
        poller.Walked = Learn;
    }

    /// <inheritdoc/>
    public string Id => poller.Id;

    /// <inheritdoc/>
    public bool HasCommand => poller.HasCommand;

    /// <inheritdoc/>
    public Fault? Trouble => limits.TroubleOf(place) ?? poller.Trouble;

    /// <summary>Its detectors together: wet when one is; missing where it has none.</summary>
    public Reading IsLeaking => map.IsLeaking;

    /// <inheritdoc/>
    public async ValueTask<Fault?> PollAsync(Instant now, CancellationToken stop)
    {
        var fault = await poller.PollAsync(now, stop);
        var newest = poller.Newest();
        map.Update(newest);
        limits.Look(place, fault is null, map.Power, LimitOf(newest), clock());
        return fault;
    }

    /// <inheritdoc/>
    public ValueTask<Fault?> CarryAsync(Instant now, CancellationToken stop) => poller.CarryAsync(now, stop);

    private void Learn(RedfishInventory found)
    {
        map.Update(poller.Newest());
        if (map.IsOther)
        {
            poller.LookAgain();
        }

        limits.Learn(place, map.Limit, found, clock());
    }

    private Reading LimitOf(RedfishReadings? newest)
    {
        if (newest is null || map.Limit is not { } limit)
        {
            return Reading.Missing;
        }

        for (int i = 0; i < newest.Values.Count; i++)
        {
            var point = newest.Inventory.Points[i];
            if (point.Quantity == RedfishQuantity.PowerLimit && point.Source == limit.Path && point.Item == limit.Item)
            {
                return newest.Values[i];
            }
        }

        return Reading.Missing;
    }
}
