namespace Megapod.Site.Wire;

using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Devices.Polling;

/// <summary>Where the cycle's commands go: to the battery's driver, to the stations, to the servers of racks, and to whoever answers for the rest. It waits for none of them.</summary>
/// <param name="parts">What stands beside the wire.</param>
/// <param name="wire">The wire, whose stations and pods take what is theirs.</param>
/// <param name="battery">The battery's driver with its worker; null where none is on the wire.</param>
/// <param name="clock">The instant.</param>
internal sealed class WireCommands(WireParts parts, SiteWire wire, (IBatteryDriver Driver, DeviceWorker Worker)? battery, Func<Instant> clock) : ICommandSink
{
    /// <inheritdoc/>
    public void Send(in GrantCommand command)
    {
        if (!wire.Tell(in command))
        {
            ((wire.IsStation(command.Consumer) ? parts.Stations : parts.Sink) ?? throw Nobody()).Send(in command);
        }
    }

    /// <inheritdoc/>
    public void Send(in BatterySetpoint setpoint)
    {
        if (battery is not { } wired)
        {
            (parts.Sink ?? throw Nobody()).Send(in setpoint);
            return;
        }

        wired.Driver.Tell(in setpoint, clock());
        wired.Worker.Call();
    }

    /// <inheritdoc/>
    public void Send(in RelayPermit permit) => parts.Sink?.Send(in permit);

    /// <inheritdoc/>
    public void Send(in IsolationOrder order)
    {
        if (!wire.Ask(in order))
        {
            parts.Sink?.Send(in order);
        }
    }

    private static InvalidOperationException Nobody() => new("Nobody takes commands for this device.");
}
