namespace Megapod.Core.Jobs;

/// <summary>A usage record with what it costs.</summary>
/// <param name="Record">What was used.</param>
/// <param name="Cost">What it costs, in the site's currency, exact to 1e-6 of it.</param>
/// <param name="CarbonGrams">Carbon dioxide of its energy, g; NaN: unknown.</param>
public sealed record UsageEntry(UsageRecord Record, decimal Cost, double CarbonGrams);
