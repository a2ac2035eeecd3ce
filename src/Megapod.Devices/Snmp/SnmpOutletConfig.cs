namespace Megapod.Devices.Snmp;

/// <summary>An outlet that people may switch. One that is not listed is never switched.</summary>
/// <param name="Row">Which one, by the device's own numbers, such as <c>1.24</c>.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Feeds">What hangs on it.</param>
public sealed record SnmpOutletConfig(string Row, string Name, SnmpOutletFeeds Feeds);
