namespace Megapod.Planning.Planner;

/// <summary>One of the futures that a plan looks at.</summary>
/// <param name="Sigmas">How busy the day is, in standard deviations of its level above the expected.</param>
/// <param name="Weight">Its weight; those of all futures sum to 1.</param>
/// <param name="PriceDay">Prices differ from the day-ahead ones like those of a day so far back; 0: as expected.</param>
/// <param name="Like">Cars surprise like on the earlier day of the kind so far back, from 0; −1: not at all.</param>
public readonly record struct PlannerFuture(double Sigmas, double Weight, int PriceDay, int Like);
