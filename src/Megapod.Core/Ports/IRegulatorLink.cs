namespace Megapod.Core.Ports;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>
/// The regulator's own connections to meter and battery, apart from those of the cycle so that a slow device of the site never stands in their way. Used by the
/// regulator's thread alone; neither call waits for a device.
/// </summary>
public interface IRegulatorLink
{
    /// <summary>The newest samples.</summary>
    FastReadings Read(Instant now);

    /// <summary>Hands over a set-point.</summary>
    void Send(in BatterySetpoint setpoint, Instant now);
}
