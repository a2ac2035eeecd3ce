namespace Megapod.Devices.Ocpp.Orders;

using Megapod.Core.Units;

/// <summary>What an order needs to be written besides what a person said.</summary>
/// <param name="Number">A number that no other order has; what the station tells of it names it again.</param>
/// <param name="Transaction">The transaction at the order's connector; null: none runs.</param>
/// <param name="Now">The present, by our clock.</param>
internal readonly record struct OrderContext(int Number, string? Transaction, Instant Now);
