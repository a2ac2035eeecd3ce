namespace Megapod.Devices.Snmp.Security;

using Megapod.Devices.Snmp.Messages;

/// <summary>What engines of version 3 report: names of their counters (RFC 3414, 5; RFC 3412, 5).</summary>
internal static class SnmpReports
{
    public static readonly SnmpOid UnsupportedLevels = SnmpOid.Parse("1.3.6.1.6.3.15.1.1.1.0");
    public static readonly SnmpOid NotInTimeWindows = SnmpOid.Parse("1.3.6.1.6.3.15.1.1.2.0");
    public static readonly SnmpOid UnknownUsers = SnmpOid.Parse("1.3.6.1.6.3.15.1.1.3.0");
    public static readonly SnmpOid UnknownEngines = SnmpOid.Parse("1.3.6.1.6.3.15.1.1.4.0");
    public static readonly SnmpOid WrongDigests = SnmpOid.Parse("1.3.6.1.6.3.15.1.1.5.0");
    public static readonly SnmpOid DecryptionErrors = SnmpOid.Parse("1.3.6.1.6.3.15.1.1.6.0");
}
