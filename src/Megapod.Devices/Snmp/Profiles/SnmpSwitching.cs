namespace Megapod.Devices.Snmp.Profiles;

/// <summary>How outlets of a device are switched.</summary>
/// <param name="Table">The table of which a row is an outlet.</param>
/// <param name="Write">Where it is written.</param>
/// <param name="WriteOn">The number that switches on.</param>
/// <param name="WriteOff">The number that switches off.</param>
/// <param name="Read">Where it is read back.</param>
/// <param name="ReadOn">Numbers that mean on.</param>
/// <param name="ReadOff">Numbers that mean off.</param>
public sealed record SnmpSwitching(string Table, SnmpTemplate Write, int WriteOn, int WriteOff, SnmpTemplate Read, IReadOnlyList<decimal> ReadOn, IReadOnlyList<decimal> ReadOff);
