namespace Megapod.Devices.Redfish.Power;

/// <summary>What a computer does when power returns, in the standard's words.</summary>
public enum PowerRestore
{
    /// <summary>It starts. A pod of such servers steps to its full start-up power when a breaker closes.</summary>
    AlwaysOn,

    /// <summary>It stays off until it is told to start. What a site behind a small connection wants.</summary>
    AlwaysOff,

    /// <summary>It does what it did before.</summary>
    LastState,
}
