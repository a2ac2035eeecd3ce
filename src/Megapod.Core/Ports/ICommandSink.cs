namespace Megapod.Core.Ports;

using Megapod.Core.Model;
using Megapod.Core.Pods;

/// <summary>Where a controller's commands go. A site in monitor mode has none, so that read-only is a type and not a flag.</summary>
public interface ICommandSink
{
    /// <summary>Hands over a grant; returns at once, the answer comes back as a report in a later snapshot.</summary>
    void Send(in GrantCommand command);

    /// <summary>Hands over a battery set-point; returns at once.</summary>
    void Send(in BatterySetpoint setpoint);

    /// <summary>Hands over what relay and battery are permitted to do; returns at once. Sites without a relay that asks have nobody to tell, which is the default.</summary>
    void Send(in RelayPermit permit)
    {
    }

    /// <summary>Hands over what a pod's own means shall cut off; returns at once. Pods without such means have nobody to tell, which is the default.</summary>
    void Send(in IsolationOrder order)
    {
    }
}
