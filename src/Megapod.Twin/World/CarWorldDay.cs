namespace Megapod.Twin.World;

/// <summary>One local date of a drawn world.</summary>
/// <param name="Date">The local date.</param>
/// <param name="DemandFactor">Sessions of its lead day over the library's mean day; the whole date keeps it.</param>
/// <param name="Sessions">Sessions drawn for it.</param>
public sealed record CarWorldDay(DateOnly Date, double DemandFactor, int Sessions);
