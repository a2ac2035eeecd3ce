namespace Megapod.Site.Pods.Snmp;

using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Polling;
using Megapod.Devices.Snmp;

/// <summary>A device by SNMP: polled by its worker, and what it showed is put where it belongs.</summary>
/// <param name="poller">The device.</param>
/// <param name="put">Puts it there and says what is wrong with it; it does not wait.</param>
internal sealed class SnmpUnit(SnmpPoller poller, Func<SnmpImage, Instant, Fault?> put) : IPolledDevice
{
    private Fault? wrong;

    /// <inheritdoc/>
    public string Id => poller.Id;

    /// <inheritdoc/>
    public bool HasCommand => false;

    /// <inheritdoc/>
    public Fault? Trouble => poller.Trouble ?? Volatile.Read(ref wrong);

    /// <inheritdoc/>
    public async ValueTask<Fault?> PollAsync(Instant now, CancellationToken stop)
    {
        var fault = await poller.PollAsync(now, stop);
        if (fault is null)
        {
            Volatile.Write(ref wrong, put(poller.Image, now));
        }

        return fault;
    }

    /// <inheritdoc/>
    public ValueTask<Fault?> CarryAsync(Instant now, CancellationToken stop) => poller.CarryAsync(now, stop);
}
