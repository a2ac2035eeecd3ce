namespace Megapod.Lab.Report;

/// <summary>A day beside the best that it could have been in hindsight, as the site worked it out when the day was over, in its currency.</summary>
/// <param name="Date">The day.</param>
/// <param name="Left">Money left.</param>
/// <param name="Bound">The most that was possible.</param>
/// <param name="Percent">Share of what storage and shifting were worth that was taken, %; null where that was too little to mean anything.</param>
/// <param name="Compute">What compute earned; null in a history from before it was told.</param>
/// <param name="Wear">The battery's wear; null as above.</param>
public sealed record MonthScore(DateOnly Date, double Left, double Bound, double? Percent, double? Compute, double? Wear);
