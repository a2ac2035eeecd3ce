namespace Megapod.Devices.Snmp;

/// <summary>Something prepared for an outlet, to be confirmed by the same person.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Outlet">The outlet.</param>
/// <param name="IsOn">Whether it is to be switched on; false: off.</param>
/// <param name="Person">Who has prepared it.</param>
public sealed record SnmpOutletOrder(int Number, SnmpOutletConfig Outlet, bool IsOn, string Person)
{
    /// <summary>What it will do, for the person to read before confirming.</summary>
    public string Says => $"Outlet {Outlet.Name} ({Outlet.Row}) will be switched {(IsOn ? "on" : "off")}.";
}
