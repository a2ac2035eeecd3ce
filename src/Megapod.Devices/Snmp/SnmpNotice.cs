namespace Megapod.Devices.Snmp;

using System.Net;
using Megapod.Devices.Snmp.Messages;

/// <summary>What a device has told unasked. It is a hint to look and never a reading: traps get lost, and by version 2c anybody can send them.</summary>
/// <param name="From">Who sent it, by the address of its packet.</param>
/// <param name="User">The user that has signed it; null for version 2c, which nobody signs.</param>
/// <param name="What">What has happened (snmpTrapOID.0); null where it does not say.</param>
/// <param name="Objects">What it tells, time and kind included.</param>
/// <param name="IsInform">Whether the sender repeats it until it is answered.</param>
public sealed record SnmpNotice(IPEndPoint From, string? User, SnmpOid? What, IReadOnlyList<SnmpObject> Objects, bool IsInform);
