namespace Megapod.Twin.World;

/// <summary>One whole day of a station. Days are drawn whole, because what makes a day busy makes all of its hours busy.</summary>
/// <param name="Class">Its class.</param>
/// <param name="Visits">Its visits, at least one.</param>
public sealed record CarDay(DayClass Class, IReadOnlyList<CarVisit> Visits);
