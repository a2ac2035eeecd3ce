namespace Megapod.Devices.Snmp.Messages;

/// <summary>A name and what stands there ("variable binding").</summary>
/// <param name="Oid">The name.</param>
/// <param name="Value">The value; <see cref="SnmpValue.Null"/> in a question.</param>
public sealed record SnmpObject(SnmpOid Oid, SnmpValue Value)
{
    /// <summary>A question for a name.</summary>
    public static SnmpObject Ask(SnmpOid oid) => new(oid, SnmpValue.Null);
}
