namespace Megapod.Site.Pods.Redfish;

using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Polling;
using Megapod.Devices.Redfish;

/// <summary>A power or coolant distribution unit over Redfish: polled by its worker, and shown on the pod's board.</summary>
internal sealed class RedfishUnit : IPolledDevice
{
    private readonly RedfishPoller poller;
    private readonly RedfishUnitMap map;

    /// <summary>A unit that was not asked yet.</summary>
    /// <param name="poller">Its service; what it finds is taken from now on.</param>
    /// <param name="map">Where it is shown.</param>
    public RedfishUnit(RedfishPoller poller, RedfishUnitMap map)
    {
        (this.poller, this.map) = (poller, map);
        poller.Walked = _ => Learn();
    }

    /// <inheritdoc/>
    public string Id => poller.Id;

    /// <inheritdoc/>
    public bool HasCommand => false;

    /// <inheritdoc/>
    public Fault? Trouble => map.Trouble ?? poller.Trouble;

    /// <inheritdoc/>
    public async ValueTask<Fault?> PollAsync(Instant now, CancellationToken stop)
    {
        var fault = await poller.PollAsync(now, stop);
        map.Update(poller.Newest());
        return fault;
    }

    /// <inheritdoc/>
    public ValueTask<Fault?> CarryAsync(Instant now, CancellationToken stop) => poller.CarryAsync(now, stop);

    private void Learn()
    {
        map.Update(poller.Newest());
        if (map.IsOther)
        {
            poller.LookAgain();
        }
    }
}
