namespace Megapod.Devices.Ocpp.Charging;

/// <summary>A limit from a time of its schedule on, until the next one.</summary>
/// <param name="StartSeconds">Start after the start of the schedule, s; not negative.</param>
/// <param name="Limit">The limit in the unit of the schedule; negative: none, as some stations write.</param>
/// <param name="Phases">Phases that may be used; null: three.</param>
public readonly record struct LimitPeriod(int StartSeconds, decimal Limit, int? Phases = null);
