namespace Megapod.Devices.Ocpp.Central;

/// <summary>What a station says of itself when it starts.</summary>
/// <param name="Vendor">Who made it.</param>
/// <param name="Model">Its model.</param>
/// <param name="Firmware">Its firmware; empty: not told.</param>
/// <param name="Serial">Its serial number; empty: not told.</param>
public sealed record StationIdentity(string Vendor, string Model, string Firmware, string Serial);
