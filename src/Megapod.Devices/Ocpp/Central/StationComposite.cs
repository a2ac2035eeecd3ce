namespace Megapod.Devices.Ocpp.Central;

using Megapod.Devices.Ocpp.Charging;

/// <summary>What a station says its limits come to.</summary>
/// <param name="Unit">The unit of the limits.</param>
/// <param name="Periods">The limits from now on; empty: it said yes and told none.</param>
internal sealed record StationComposite(LimitUnit Unit, IReadOnlyList<LimitPeriod> Periods);
