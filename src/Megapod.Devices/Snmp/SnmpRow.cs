namespace Megapod.Devices.Snmp;

using Megapod.Core.Model;
using Megapod.Devices.Snmp.Profiles;

/// <summary>One value of one thing at a device.</summary>
/// <param name="Table">What kind of thing, by the profile, such as <c>outlet</c>.</param>
/// <param name="Row">Which one, by the device's own numbers, such as <c>1.24</c>; empty where there is only one.</param>
/// <param name="Quantity">What it is.</param>
/// <param name="Reading">The value in its base unit; missing, and never zero, where there is none.</param>
public sealed record SnmpRow(string Table, string Row, SnmpQuantity Quantity, Reading Reading);
