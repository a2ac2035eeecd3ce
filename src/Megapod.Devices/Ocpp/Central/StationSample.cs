namespace Megapod.Devices.Ocpp.Central;

using Megapod.Core.Units;

/// <summary>What a station measured at a connector at one time.</summary>
/// <param name="Stamp">When, by the station's clock.</param>
/// <param name="Power">Active power into the car or the connector; null: not told.</param>
/// <param name="Energy">The connector's register; null: not told.</param>
internal readonly record struct StationSample(Instant Stamp, Watts? Power, WattHours? Energy);
