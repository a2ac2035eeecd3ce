namespace Megapod.Devices.Polling;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>A battery of whatever protocol that takes set-points.</summary>
public interface IBatteryDriver : IPolledDevice
{
    /// <summary>The newest sample of its power, W, charging positive; any thread may ask, and nobody waits.</summary>
    Reading Power { get; }

    /// <summary>The newest state of charge, 0–1; any thread may ask, and nobody waits.</summary>
    Reading Soc { get; }

    /// <summary>Whether the control loop does its work; what keeps a set-point alive stands still while it does not. Any thread may set it.</summary>
    Func<bool> IsLoopHealthy { get; set; }

    /// <summary>Hands over a set-point. Any thread may call, and nobody waits; one that is still waiting is gone.</summary>
    /// <param name="setpoint">The set-point.</param>
    /// <param name="now">From when its duration counts.</param>
    void Tell(in BatterySetpoint setpoint, Instant now);

    /// <summary>The longest of the last day from handing a set-point over to the device's yes; zero before the first.</summary>
    /// <param name="now">The instant.</param>
    TimeSpan LongestCommand(Instant now);
}
