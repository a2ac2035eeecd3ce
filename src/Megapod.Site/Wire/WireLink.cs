namespace Megapod.Site.Wire;

using Megapod.Core.Model;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Devices.Polling;

/// <summary>The regulator's own connections: the newest samples of grid meter and battery as their workers put them down, and the battery's next set-point. Neither call waits or takes a lock that anybody holds while he talks with a device.</summary>
/// <param name="inner">Answers for what is not on the wire; null: nobody.</param>
/// <param name="meter">The grid meter; null where it is not on the wire.</param>
/// <param name="battery">The battery's driver with its worker; null where it is not on the wire.</param>
internal sealed class WireLink(IRegulatorLink? inner, IMeterDriver? meter, (IBatteryDriver Driver, DeviceWorker Worker)? battery) : IRegulatorLink
{
    /// <inheritdoc/>
    public FastReadings Read(Instant now)
    {
        var beside = inner?.Read(now) ?? default;
        return new FastReadings(
            meter is null ? beside.Import : SiteWire.NotAfter(meter.Power, now),
            battery is { } power ? SiteWire.NotAfter(power.Driver.Power, now) : beside.Battery,
            beside.Branch,
            battery is { } soc ? SiteWire.NotAfter(soc.Driver.Soc, now) : beside.Soc);
    }

    /// <inheritdoc/>
    public void Send(in BatterySetpoint setpoint, Instant now)
    {
        if (battery is not { } wired)
        {
            (inner ?? throw new InvalidOperationException("Nobody takes set-points for the battery.")).Send(in setpoint, now);
            return;
        }

        wired.Driver.Tell(in setpoint, now);
        wired.Worker.Call();
    }
}
