namespace Megapod.Site.Jobs;

/// <summary>Some jobs, the newest first.</summary>
/// <param name="Jobs">The jobs.</param>
/// <param name="Found">How many there are of those that were asked for.</param>
/// <param name="Next">Number before which the rest is; null: there is none.</param>
public sealed record JobPage(IReadOnlyList<JobSheet> Jobs, int Found, long? Next);
