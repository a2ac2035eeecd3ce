namespace Megapod.Devices.Snmp;

using Megapod.Devices.Snmp.Profiles;

/// <summary>What a device says of one thing in words.</summary>
/// <param name="Table">What kind of thing, by the profile.</param>
/// <param name="Row">Which one, by the device's own numbers; empty where there is only one.</param>
/// <param name="Quantity">What it is: a name, a serial number.</param>
/// <param name="Text">The words.</param>
public sealed record SnmpLabel(string Table, string Row, SnmpQuantity Quantity, string Text);
