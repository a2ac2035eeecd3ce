namespace Megapod.Devices.Snmp.Profiles;

/// <summary>Something that must hold for a value to be one.</summary>
/// <param name="Oid">Where that stands.</param>
/// <param name="Is">The numbers that mean yes.</param>
public sealed record SnmpCondition(SnmpTemplate Oid, IReadOnlyList<decimal> Is);
