namespace Megapod.Devices.Redfish.Service.Pods;

using Megapod.Core.Pods;

/// <summary>What is critical for a measured quantity. Outside of it an alert is told, and the sensor shows it as its threshold.</summary>
/// <param name="Kind">Parts that it holds for.</param>
/// <param name="Quantity">The quantity.</param>
/// <param name="LowerCritical">Below this it is critical, in the quantity's base unit; null: no bound.</param>
/// <param name="UpperCritical">Above this it is critical, in the quantity's base unit; null: no bound.</param>
public sealed record SensorBound(PartKind Kind, PartQuantity Quantity, double? LowerCritical, double? UpperCritical);
