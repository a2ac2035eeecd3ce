namespace Megapod.Site.Jobs;

using Megapod.Core.Jobs;

/// <summary>A job with what is known of it at this moment.</summary>
/// <param name="State">What is kept.</param>
/// <param name="Live">What its work node said last; null: it is at none, or nothing was said yet.</param>
/// <param name="Waits">Why it has no place, for a person; empty where it has one or is over.</param>
/// <param name="PricePerHour">What it pays an hour at full speed.</param>
public sealed record JobSheet(JobState State, JobReport? Live, string Waits, decimal PricePerHour);
